// @effect-diagnostics processEnv:off
/** True when the long counts are asked for: `npm run test:long`. */
export const isLong = process.env["DATAWRIGHT_LONG"] === "1"
