/** FastAPI's error shapes. */
import type { FastifyError, FastifyReply } from 'fastify';

export const noAccess = 'Location not found or access denied';

export class HttpError extends Error {
  readonly status: number;
  readonly detail: string;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
    this.detail = detail;
  }
}

/** 422 for what does not validate, 401 with its header, and never a stack. */
export function sendError(error: FastifyError | HttpError, reply: FastifyReply): FastifyReply {
  if (error instanceof HttpError) {
    if (error.status === 401) void reply.header('WWW-Authenticate', 'Bearer');
    return reply.code(error.status).send({ detail: error.detail });
  }
  if (error.validation !== undefined) {
    const place = error.validationContext === 'querystring' ? 'query' : (error.validationContext ?? 'body');
    const detail = error.validation.map((one) => ({
      loc: [
        place,
        ...one.instancePath.split('/').filter((part) => part !== ''),
        ...missingProperty(one.params),
      ],
      msg: one.message ?? 'invalid',
      type: `value_error.${one.keyword}`,
    }));
    return reply.code(422).send({ detail });
  }
  if (error.statusCode === 400 || error.statusCode === 415) {
    return reply
      .code(422)
      .send({ detail: [{ loc: ['body'], msg: 'JSON decode error', type: 'json_invalid' }] });
  }
  return reply.code(error.statusCode ?? 500).send({ detail: 'Internal Server Error' });
}

function missingProperty(params: Readonly<Record<string, unknown>>): string[] {
  return typeof params['missingProperty'] === 'string' ? [params['missingProperty']] : [];
}
