// The page of a contributor, with credit lines that a button copies.

import "./contributor.css";

import "../shared/copying.ts";
