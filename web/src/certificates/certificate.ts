// The page of a certificate has a look of its own, and no script.

import "./certificate.css";
