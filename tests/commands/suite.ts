/** The suite of tests/commands: see `load_suite`. @module */
import { loadSuite } from "../load_suite.ts";

await loadSuite(import.meta.url);
