// What every page has.

import "./house.css";
