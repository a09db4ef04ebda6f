// The credits searched in place, and texts that a button copies.
import "./copying.ts";
import "./searching.ts";
