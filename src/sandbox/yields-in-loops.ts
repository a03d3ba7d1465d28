import type { AnyNode, ForOfStatement, LabeledStatement } from 'acorn'

/** A piece of text in place of what stands from `start` to `end`. */
interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * Takes `yield` out of the heads of loops, `for (const item of yield list)`, which the engine cannot compile: the list gets a name before the loop. Compilers
 * write such heads in place of `await`.
 */
export async function withoutYieldsInLoops(code: string): Promise<string> {
  if (!/\byield\b/.test(code)) return code
  const { parse } = await import('acorn')
  let name = '$list'
  while (code.includes(name)) name += '$'
  // A head may hold functions with such loops of their own: those are found once it was moved.
  for (let text = code, count = 0; ; count += 1) {
    const loops = loopsToChange(parse(text, { ecmaVersion: 'latest', sourceType: 'module' }))
    if (loops.length === 0) return text
    const edits = loops.flatMap((loop, index) => editsOf(loop, text, `${name}${count}_${index}`))
    // From the end to the beginning, so that the places of the others stay; where one ends and the next begins, the next first.
    edits.sort((one, other) => other.start - one.start || other.end - one.end)
    text = edits.reduce((before, { start, end, text: piece }) => before.slice(0, start) + piece + before.slice(end), text)
  }
}

/** A loop, and where the statement that it belongs to begins: labels stand before it. */
interface FoundLoop {
  readonly start: number
  readonly loop: ForOfStatement
}

/** None within the head of another. */
function loopsToChange(root: AnyNode): FoundLoop[] {
  const found: FoundLoop[] = []
  const visit = (node: AnyNode, start = node.start): void => {
    if (node.type === 'ForOfStatement' && hasYield(node.right)) {
      found.push({ start, loop: node })
      visit(node.body)
    } else for (const child of childrenOf(node)) visit(child, isLabelOf(node, child) ? start : child.start)
  }
  visit(root)
  return found
}

const isLabelOf = (node: AnyNode, child: AnyNode): node is LabeledStatement => node.type === 'LabeledStatement' && node.body === child

const hasYield = (node: AnyNode): boolean =>
  node.type === 'YieldExpression' || (!/Function/.test(node.type) && childrenOf(node).some((child) => hasYield(child)))

const childrenOf = (node: AnyNode): AnyNode[] =>
  Object.values(node)
    .flat()
    .filter((value): value is AnyNode => typeof value === 'object' && value !== null && typeof value.type === 'string')

function editsOf({ start, loop }: FoundLoop, text: string, name: string): Edit[] {
  const { right, end } = loop
  const head = `{ const ${name} = (${text.slice(right.start, right.end)}); ${text.slice(start, right.start)}${name}`
  return [
    { start: end, end, text: '}' },
    { start, end: right.end, text: head },
  ]
}
