/** Entries that follow each other and are of one kind. */
export interface KindRun<Entry, Kind> {
  readonly kind: Kind
  readonly entries: Entry[]
}

/** Cuts a list where the kind of its entries changes. */
export function runsOf<Entry, Kind>(entries: readonly Entry[], kindOf: (entry: Entry) => Kind): KindRun<Entry, Kind>[] {
  const runs: KindRun<Entry, Kind>[] = []
  for (const entry of entries) {
    const kind = kindOf(entry)
    const last = runs.at(-1)
    if (last?.kind === kind) last.entries.push(entry)
    else runs.push({ kind, entries: [entry] })
  }
  return runs
}
