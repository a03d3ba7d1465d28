/** Is this a PRAGMA, which asks or tells the connection itself? */
export const isPragma = /^\s*pragma\b/i
const reads = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:(?:select|values|explain|with)\b|pragma\s+[\w.]+\s*\()/i
const named = /\bwith\b/i
const writesBehind = /\b(insert\s+(or\s+\w+\s+)?into|replace\s+into|delete\s+from|update\b[^;]*?\bset)\b/i

/** Reads by their first word, or what follows a WITH. `pragma name` tells of the connection, which for everybody but readers is the writer. */
export const writes = (text: string): boolean => !reads.test(text) || (named.test(text) && writesBehind.test(text))
