/** The configuration cannot be used, also because of what is there or not on this machine; the message has one sentence for each mistake. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'

  constructor(
    readonly problems: readonly string[],
    options?: ErrorOptions,
  ) {
    super(problems.join('\n'), options)
  }
}
