/** Kelp on its holdfast, the root that keeps it in place. */
export function BrandMark({ className = 'h-7' }: { className?: string }) {
  return (
    <svg viewBox="5 2 22 27" className={className} aria-hidden="true" focusable="false">
      <g fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">
        <path d="M16 16V5" />
        <path d="M16 12c0-4.5 3-7 8-7.5 0 4.5-3 7.5-8 7.5zM16 15c0-4-2.5-6-7-6.5 0 4 2.5 6.5 7 6.5z" />
        <path d="M16 15v12M16 17c0 5-3 5.5-9 6.5v3.5M16 17c0 5 3 5.5 9 6.5v3.5M16 20c0 3-2 3.5-4.5 7M16 20c0 3 2 3.5 4.5 7" />
      </g>
    </svg>
  );
}

export function Brand() {
  return (
    <span className="inline-flex items-center gap-2 font-semibold tracking-tight">
      <span className="text-accent">
        <BrandMark />
      </span>
      Holdfast
    </span>
  );
}
