const [WIDTH, GAP, HEIGHT] = [10, 3, 48];

type Props = {
  /** Says in words what the bars show. */
  readonly label: string;
  /** One for each run, the last one of the run that is held. */
  readonly figures: readonly number[];
  readonly limit: number;
};

/** Small bars, with a line at the limit. */
export function FigureBars({ label, figures, limit }: Props) {
  const top = Math.max(1, limit, ...figures);
  const y = (value: number) => HEIGHT - (value / top) * HEIGHT;
  const width = figures.length * (WIDTH + GAP);
  return (
    <svg role="img" aria-label={label} width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`}>
      {figures.map((figure, at) => {
        const isHeld = at === figures.length - 1;
        const x = at * (WIDTH + GAP);
        return (
          <rect
            key={x}
            x={x}
            y={Math.min(y(figure), HEIGHT - 1)}
            width={WIDTH}
            height={Math.max(1, HEIGHT - y(figure))}
            fill={isHeld ? 'var(--mantine-color-orange-6)' : 'var(--mantine-color-gray-5)'}
          />
        );
      })}
      <line x1={0} x2={width} y1={y(limit)} y2={y(limit)} stroke="currentColor" strokeDasharray="4 2" />
    </svg>
  );
}
