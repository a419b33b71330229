// What every page does beyond standing there; without it everything can still be read and sent.

import { arrive } from "./arrival.js";
import { edit } from "./edit.js";
import { followKeys } from "./keys.js";
import { followAlerts } from "./live.js";
import { editOnMap } from "./map-edit.js";
import { followLinks } from "./swap.js";

followLinks();
followKeys();
arrive(document);
edit();
editOnMap();
followAlerts();
