// The credits, searched in place.

import "./credits.css";

import "../shared/looking_again.ts";
import "./live_list.ts";
