import { limits, rows } from './rows.mjs';
import { quantile, summary } from './statistics.mjs';

const scale = { µs: 1000, ms: 1, '/s': 1, MB: 1e-6 };

function digits(value) {
  if (!Number.isFinite(value)) return 'never';
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));
}

function show(value, unit) {
  const text = digits(value * scale[unit]);
  return text === 'never' || unit === '/s' ? text : `${text} ${unit}`;
}

/** The best of the rounds (others disturb, nobody helps), and behind it the median and the middle half of the rounds. */
function cell(values, { unit, most }) {
  const { least, most: greatest, median, lower, upper } = summary(values);
  if (!Number.isFinite(median)) return 'never';
  const spread = [lower, upper].map(value => digits(value * scale[unit])).join('–');
  return `**${show(most ? greatest : least, unit)}** (${digits(median * scale[unit])}; ${spread})`;
}

/** The median of the rounds' ratios to the bare worker of the same round. */
function ratio(values, floor) {
  const ratios = values.map((value, round) => value / floor[round]);
  const median = quantile(ratios, 0.5);
  return Number.isFinite(median) ? ` ${median.toFixed(2)}×` : '';
}

/** @returns {string} a Markdown table: a row per measure, a column per pool. */
export function table(names, versions, values) {
  const head = ['', ...names.map(name => (versions[name] ? `${name} ${versions[name]}` : name))];
  const body = rows
    .filter(({ measure, key }) => values(names[0], measure, key).length > 0)
    .map(row => {
      const floor = values(names[0], row.measure, row.key);
      const cells = names.map((name, column) => {
        const own = values(name, row.measure, row.key);
        return cell(own, row) + (column > 0 ? ratio(own, floor) : '');
      });
      return [row.title, ...cells];
    });
  return [head, head.map(() => '---'), ...body].map(line => `| ${line.join(' | ')} |`).join('\n') + '\n';
}

/** @returns {{title: string, limit: number, actual: number, held: boolean}[]} the numbers to hold, as measured. */
export function judge(values) {
  const best = (name, measure, key) => {
    const rounds = values(name, measure, key);
    if (rounds.length === 0) return NaN;
    const { least, most } = summary(rounds);
    return rows.find(row => row.measure === measure && row.key === key).most ? most : least;
  };
  return limits
    .map(({ title, limit, actual }) => ({ title, limit, actual: actual(best) }))
    .filter(({ actual }) => !Number.isNaN(actual))
    .map(row => ({ ...row, held: row.actual <= row.limit }));
}
