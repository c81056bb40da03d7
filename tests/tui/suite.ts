/** The suite of tests/tui: see `load_suite`. @module */
import { loadSuite } from "../load_suite.ts";

await loadSuite(import.meta.url);
