// Azurite tells no types of its parts.
declare module 'azurite/dist/src/blob/BlobConfiguration.js' {
  const blobConfiguration: { readonly default: new (...options: unknown[]) => object }
  export default blobConfiguration
}

declare module 'azurite/dist/src/blob/BlobServer.js' {
  interface RunningBlobs {
    start(): Promise<void>
    close(): Promise<void>
    getHttpServerAddress(): string
  }
  const blobServer: { readonly default: new (configuration: object) => RunningBlobs }
  export default blobServer
}
