/** The type that a domain is made of in the end, with its modifier, as a SELECT of `type` and `modifier`; any other type is itself. Its arguments are SQL. */
export const baseTypeOf = (type: string, modifier: string): string => `
  WITH RECURSIVE part(type, modifier, kind) AS (
    SELECT p.oid, ${modifier}, p.typtype FROM pg_type p WHERE p.oid = ${type}
    UNION ALL SELECT p.oid, d.typtypmod, p.typtype FROM part JOIN pg_type d ON d.oid = part.type JOIN pg_type p ON p.oid = d.typbasetype
     WHERE part.kind = 'd'
  ) SELECT part.type, part.modifier FROM part WHERE part.kind <> 'd'`
