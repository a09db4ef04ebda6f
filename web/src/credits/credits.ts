// The credits, searched in place.

import "./credits.css";

import "./live_list.ts";
