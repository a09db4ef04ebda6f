// A receipt, with an address that a button copies.

import "./receipt.css";

import "../shared/looking_again.ts";
import "../shared/copying.ts";
