import '@mantine/charts/styles.css';
import '@mantine/core/styles/ColorSwatch.css';
import { BarChart } from '@mantine/charts';
import { useFormat } from '../text/format.js';
import { lastMonths } from './last-months.js';

const MONTHS = 12;

type Props = {
  readonly height: number;
  readonly series: readonly {
    readonly name: string;
    readonly color: string;
    /** `2026-11` → a count */
    readonly byMonth: Readonly<Record<string, number>>;
  }[];
};

/** Bars of counts in each of the last twelve months. */
export function MonthChart({ height, series }: Props) {
  const format = useFormat();
  const data = lastMonths(new Date(), MONTHS).map((month) => ({
    month: format.month(month),
    ...Object.fromEntries(series.map(({ name, byMonth }) => [name, byMonth[month] ?? 0])),
  }));
  return (
    <BarChart
      h={height}
      data={data}
      dataKey="month"
      series={series.map(({ name, color }) => ({ name, color }))}
      withLegend
      yAxisProps={{ allowDecimals: false }}
      barProps={{ isAnimationActive: false }}
    />
  );
}
