/** Tarjan's strongly connected components, as far as they are circles: of several nodes, or of one that leads to itself. Sorted. */
export function circlesOf(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = []
  const indexes = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []

  const visit = (node: string): void => {
    indexes.set(node, indexes.size)
    lowest.set(node, indexes.get(node)!)
    stack.push(node)
    for (const next of graph.get(node) ?? []) {
      if (!indexes.has(next)) visit(next)
      if (stack.includes(next)) lowest.set(node, Math.min(lowest.get(node)!, lowest.get(next)!))
    }
    if (lowest.get(node) !== indexes.get(node)) return
    const circle = stack.splice(stack.indexOf(node)).sort()
    if (circle.length > 1 || graph.get(node)?.includes(node)) circles.push(circle)
  }

  for (const node of graph.keys()) if (!indexes.has(node)) visit(node)
  return circles.sort((one, other) => (one[0]! < other[0]! ? -1 : 1))
}
