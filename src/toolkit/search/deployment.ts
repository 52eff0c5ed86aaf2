/**
 * As many replicas as a measurement wants, behind one address: processes of ours behind nginx, or a balancer of the
 * person's own that a command scales. Input: a command. Output: an address that answers.
 */
import { execa } from 'execa';
import { commandEnvironment, type Environment } from '../config/child-environment.ts';
import { UserError } from '../base/errors.ts';
import { redactorForEnvironment } from '../run/redact.ts';
import { findNginx, freePort, startNginx } from './nginx.ts';
import { type ServiceContext, type Service, type ServiceOptions, startService } from './service-process.ts';

export interface Deployment {
  readonly url: string;
  /** Each replica's own address, where it is known. */
  readonly replicaUrls: readonly string[];
  readonly close: () => Promise<void>;
}

export type Deploy = (replicas: number, signal: AbortSignal) => Promise<Deployment>;

export interface ReplicaCommand {
  readonly command: (port: number) => ServiceOptions['command'];
  readonly env: Readonly<Record<string, string>>;
  readonly healthPath: string;
}

/** Replicas on free ports of 127.0.0.1 behind an nginx of ours. @throws UserError E_BALANCER */
export async function behindNginx(replica: ReplicaCommand, ours: Environment): Promise<Deploy> {
  const executable = await findNginx(ours);
  return async (replicas, signal) => {
    const services: Service[] = [];
    const close = async (): Promise<void> => {
      await Promise.all(services.map((service) => service.close()));
    };
    try {
      const ports: number[] = [];
      while (ports.length < replicas) {
        const port = await freePort();
        services.push(await startReplica(replica, { port, number: ports.length + 1, ours, signal }));
        ports.push(port);
      }
      const balancer = await startNginx(
        executable,
        { ports, healthPath: replica.healthPath },
        { ours, signal },
      );
      services.unshift(balancer);
      return { url: balancer.url, replicaUrls: ports.map(urlOf), close };
    } catch (error) {
      await close();
      throw error;
    }
  };
}

const urlOf = (port: number): string => `http://127.0.0.1:${port}`;

async function startReplica(
  { command, env, healthPath }: ReplicaCommand,
  { port, number, ...context }: { readonly port: number; readonly number: number } & ServiceContext,
): Promise<Service> {
  return await startService({
    command: command(port),
    env,
    name: `replica ${number}`,
    code: 'E_REPLICA',
    healthUrl: urlOf(port) + healthPath,
    ...context,
  });
}

/** A balancer that is there already; the command has to return once the replicas serve. */
export function scaledBy(command: string, url: string, ours: Environment): Deploy {
  return async (replicas, signal) => {
    const line = command.replaceAll('{replicas}', String(replicas));
    const { failed, exitCode, stderr } = await execa(line, {
      shell: true,
      env: commandEnvironment(ours),
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
      stdout: 'ignore',
      cancelSignal: signal,
    });
    signal.throwIfAborted();
    if (failed) {
      const words = redactorForEnvironment(ours)(stderr).trim().split('\n').at(-1) ?? '';
      throw new UserError('E_REPLICA', `--scale ended with ${exitCode ?? 'a signal'}: ${words}`);
    }
    return { url, replicaUrls: [], close: () => Promise.resolve() };
  };
}
