/** `report` and `monitor`: what is made of a record, and one made beside other load. */
import type { Command } from 'commander';
import type { MonitorFlags } from '../monitor-command.ts';
import type { ReportFlags } from '../report-command.ts';
import { formatNames } from '../../drive/report-formats.ts';
import { addWatchOptions, watchHelp } from '../watch-options.ts';
import { exitCodeHelp } from './shared.ts';

export function addReport(program: Command, end: (code: number) => void): void {
  program
    .command('report')
    .description(
      'make the reports of a run folder, or of what any k6 script left: its summary.json, --out csv or json; of several, an index as well',
    )
    .argument('<sources...>', 'run folders, summary.json files, or files of --out csv or json, plain or gzip')
    .option('--format <formats>', `some of ${formatNames.join(',')} (default: all)`)
    .option(
      '--out <folder>',
      'where the reports go (default: beside the source; an index: where the sources meet)',
    )
    .option(
      '--thresholds <file>',
      "limits to judge by instead of the record's own: a thresholds.json, or k6's form",
    )
    .option('--open', 'open the page in the browser', false)
    .option('--strict', 'missed targets fail the run as well', false)
    .addHelpText('after', exitCodeHelp)
    .action(async (sources: string[], flags: ReportFlags) =>
      end(await (await import('../report-command.ts')).reportCommand(sources, flags)),
    );
}

export function addMonitor(program: Command, end: (code: number) => void): void {
  addWatchOptions(program.command('monitor'))
    .description('watch a target and its machine beside any load, and report on them')
    .option('--port <port>', 'watch what listens on this port as the target')
    .option('--duration <duration>', 'how long, e.g. 90s, 10m, 1h30m', '10m')
    .option('--analyze <source>', 'report on a system.ndjson, or the folder of one, from before')
    .option('--out <folder>', 'where it is written (default: a new folder of runs)')
    .addHelpText('after', watchHelp)
    .action(async (flags: MonitorFlags) =>
      end(await (await import('../monitor-command.ts')).monitorCommand(flags)),
    );
}
