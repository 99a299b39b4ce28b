import type { Contestant } from './contestant.js';

export interface Sample {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpu: number;
}

function median(samples: readonly Sample[], of: keyof Sample): number {
  return samples.map((sample) => sample[of]).toSorted((a, b) => a - b)[Math.floor(samples.length / 2)] ?? 0;
}

/** A Markdown table of medians. Ratios are relative to the first contestant. */
export function table(
  title: string,
  contestants: readonly Contestant[],
  samples: ReadonlyMap<Contestant, Sample[]>,
): string {
  const [floor] = contestants;
  const of = (contestant: Contestant | undefined, what: keyof Sample): number =>
    contestant ? median(samples.get(contestant) ?? [], what) : 0;
  const lines = contestants.map((contestant) => {
    const rate = of(contestant, 'perSecond');
    const cells = [
      contestant.name,
      rate.toFixed(0),
      (rate / of(floor, 'perSecond')).toFixed(2),
      of(contestant, 'cpu').toFixed(0),
      (of(floor, 'cpu') / of(contestant, 'cpu')).toFixed(2),
      of(contestant, 'p50').toFixed(0),
      of(contestant, 'p99').toFixed(0),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const head = ['', 'requests/s', '× floor', 'CPU µs/request', '× floor by CPU', 'p50 ms', 'p99 ms'];
  return [`### ${title}`, '', `| ${head.join(' | ')} |`, `|---|${'---:|'.repeat(6)}`, ...lines, ''].join(
    '\n',
  );
}

/** @param rounds Resident mebibytes at even intervals under load. */
export function memoryTable(rounds: ReadonlyMap<string, readonly number[]>, seconds: number): string {
  const lines = [...rounds].map(([name, mebibytes]) => {
    const at = (share: number): string =>
      (mebibytes[Math.round(share * (mebibytes.length - 1))] ?? 0).toFixed(0);
    const most = Math.max(...mebibytes).toFixed(0);
    return `| ${[name, at(0), at(1 / 3), at(2 / 3), at(1), most].join(' | ')} |`;
  });
  const head = ['', 'MiB at the start', 'after a third', 'after two', 'at the end', 'most'];
  return [
    `### Resident memory under ${seconds} s of lists`,
    '',
    `| ${head.join(' | ')} |`,
    `|---|${'---:|'.repeat(5)}`,
    ...lines,
    '',
  ].join('\n');
}
