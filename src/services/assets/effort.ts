/**
 * How hard an encoder tries (the library's `effort`), by the number of pixels: AVIF and WebP would take very long for large pictures. Measured on noise,
 * the worst there is, for a million pixels with one thread: AVIF takes 14 s with 4, its standard, 1.2 s with 2 and 0.2 s with 0, for files of nearly the
 * same size; WebP 0.25 s with 4 and 0.1 s with 0.
 */
export function effortFor(format: string, pixels: number): number | undefined {
  const steps = efforts[format]
  return steps?.find(([most]) => pixels <= most)?.[1]
}

const million = 1_000_000
const efforts: Readonly<Record<string, readonly (readonly [most: number, effort: number])[]>> = {
  avif: [
    [0.1 * million, 4],
    [2 * million, 2],
    [Number.POSITIVE_INFINITY, 0],
  ],
  webp: [
    [8 * million, 4],
    [Number.POSITIVE_INFINITY, 0],
  ],
}
