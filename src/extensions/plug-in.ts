/** Connects a part of an extension with the running server; what it gives disconnects the part again. Neither may fail or wait. */
export type PlugIn = () => () => void
