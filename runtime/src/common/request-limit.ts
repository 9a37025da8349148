/** Most bytes of a request that a server takes by default (gRPC's own limit). */
export const requestLimit: number = 4 * 1024 * 1024;
