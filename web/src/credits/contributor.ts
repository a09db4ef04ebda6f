// The page of a contributor, with credit lines that a button copies.

import "./contributor.css";

import "../shared/looking_again.ts";
import "../shared/copying.ts";
