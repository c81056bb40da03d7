/**
 * The configuration that comes with the program, beside its source or inside the binary: used
 * where nobody names another file.
 * @module
 */
export const CONFIGS = decodeURIComponent(new URL("../../configs", import.meta.url).pathname);

export const DEFAULT_CONFIG = `${CONFIGS}/dev.yaml`;

export const REHEARSAL_CONFIG = `${CONFIGS}/rehearsal.yaml`;
