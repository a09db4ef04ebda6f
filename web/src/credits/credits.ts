// The credits searched in place, and texts that a button copies.
import "../shared/copying.ts";
import "./live_list.ts";
