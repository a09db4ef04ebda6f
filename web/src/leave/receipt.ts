// A receipt, with an address that a button copies.

import "./receipt.css";

import "../shared/copying.ts";
