/** Names of source files. */
export const SOURCE = /\.(?:[mc]?[jt]s|[jt]sx)$/;
