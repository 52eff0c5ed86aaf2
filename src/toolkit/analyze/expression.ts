/** k6's threshold expressions: `p(95)<200`, `rate>0.99`, `count==0`. */

export interface Expression {
  readonly aggregate: string;
  readonly operator: '<' | '<=' | '>' | '>=' | '==' | '!=';
  readonly limit: number;
}

const pattern =
  /^\s*(count|rate|value|avg|min|max|med|p\(\d{1,2}(?:\.\d+)?\))\s*(<=|>=|<|>|===?|!=)\s*(-?[\d.]+)\s*$/;

/** Null for what is no expression. */
export function parseExpression(text: string): Expression | null {
  const match = pattern.exec(text);
  if (match === null) return null;
  const [, aggregate = '', operator = '', limit = ''] = match;
  return {
    aggregate,
    operator: (operator === '===' ? '==' : operator) as Expression['operator'],
    limit: Number(limit),
  };
}

export function holds({ operator, limit }: Expression, value: number): boolean {
  switch (operator) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '==':
      return value === limit;
    case '!=':
      return value !== limit;
  }
}
