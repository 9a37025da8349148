/** Name of this SDK as the server sees it. */
export const clientName = "protempo";

/** Version of this SDK as the server sees it: that of the package. */
export const clientVersion = "0.1.0";
