/** Version of the package, as in `package.json`: `npm run build` writes it here, and a test compares the two. */
export const version = "0.1.0"
