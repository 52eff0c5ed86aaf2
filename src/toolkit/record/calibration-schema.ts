/**
 * What this machine's k6 can do with a bundle: written by src/toolkit/calibrate into the user's cache folder, read by
 * runs of the same bundle with the same k6 on the same machine, and kept in their run.json. Published as
 * docs/schemas/calibration.schema.json.
 */
import * as z from 'zod';

export const calibrationSchemaVersion = 1;

/** `http_req_duration` less the server's own time: what k6 and the machine add. */
const addedSchema = z.object({ ratePerSecond: z.number(), p50Ms: z.number(), p99Ms: z.number() });

export const calibrationSchema = z.object({
  schemaVersion: z.literal(calibrationSchemaVersion),
  scenario: z.string(),
  /** ISO 8601, UTC. */
  measuredAt: z.string(),
  bundleSha256: z.string(),
  k6Version: z.string(),
  machine: z.object({ cpuModel: z.string(), cores: z.number(), memoryBytes: z.number() }),
  /** Cores that other programs used just before: what is measured beside them is theirs too. Null as below. */
  otherCores: z.number().nullable(),
  requestsPerIteration: z.number(),
  /** With all the room there is. */
  floor: addedSchema,
  /** At the highest rate that was offered without an arrival dropped, beside the server. */
  highest: addedSchema,
  /** As a run starts k6; this and the next two are null where CPU and memory of a process can't be read. */
  requestsPerCpuSecond: z.number().nullable(),
  /** Resident, at Go's default for collections: with hardly a VU, and for each further one. */
  memory: z.object({ baseBytes: z.number(), vuBytes: z.number() }).nullable(),
  /** Of the CPU that a request takes without it: the second-by-second record of each run, and `--samples`. */
  outputs: z.object({ recordShare: z.number(), samplesShare: z.number() }).nullable(),
});

export type Calibration = z.infer<typeof calibrationSchema>;
