import { between } from './between.js'
import { contains } from './contains.js'
import { isEmpty } from './empty.js'
import { endsWith } from './ends-with.js'
import { eq } from './eq.js'
import { gt } from './gt.js'
import { gte } from './gte.js'
import { icontains } from './icontains.js'
import { iendsWith } from './iends-with.js'
import { isIn } from './in.js'
import { intersects } from './intersects.js'
import { intersectsBounds } from './intersects-bbox.js'
import { istartsWith } from './istarts-with.js'
import { lt } from './lt.js'
import { lte } from './lte.js'
import { nbetween } from './nbetween.js'
import { ncontains } from './ncontains.js'
import { isNotEmpty } from './nempty.js'
import { nendsWith } from './nends-with.js'
import { neq } from './neq.js'
import { niendsWith } from './niends-with.js'
import { notIn } from './nin.js'
import { nintersects } from './nintersects.js'
import { nintersectsBounds } from './nintersects-bbox.js'
import { nistartsWith } from './nistarts-with.js'
import { isNotNull } from './nnull.js'
import { nstartsWith } from './nstarts-with.js'
import { isNull } from './null.js'
import type { Operator } from './operator.js'
import { startsWith } from './starts-with.js'

/** All filter operators; a new one is a file and a line. */
export const operators: readonly Operator[] = [
  eq,
  neq,
  lt,
  lte,
  gt,
  gte,
  isIn,
  notIn,
  between,
  nbetween,
  isNull,
  isNotNull,
  isEmpty,
  isNotEmpty,
  contains,
  ncontains,
  icontains,
  startsWith,
  nstartsWith,
  istartsWith,
  nistartsWith,
  endsWith,
  nendsWith,
  iendsWith,
  niendsWith,
  intersects,
  nintersects,
  intersectsBounds,
  nintersectsBounds,
]

const byName: ReadonlyMap<string, Operator> = new Map(operators.map((operator) => [operator.name, operator]))

/** The operator of this name, if there is one. */
export const findOperator = (name: string): Operator | undefined => byName.get(name)
