/**
 * Statistics that distinguish real markets from a random walk (Cont 2001, "Empirical properties of asset returns";
 * Vyetrenko et al. 2019). Moments are of the population: divided by n, not n − 1.
 */
export type Series = ArrayLike<number> & Iterable<number>;

export function mean(series: Series): number {
  let sum = 0;
  for (const x of series) sum += x;
  return sum / series.length;
}

/** The `power`-th central moment. */
function moment(series: Series, power: number): number {
  const centre = mean(series);
  let sum = 0;
  for (const x of series) sum += (x - centre) ** power;
  return sum / series.length;
}

export const deviation = (series: Series): number => Math.sqrt(moment(series, 2));
/** 0 for a normal distribution. */
export const excessKurtosis = (series: Series): number => moment(series, 4) / moment(series, 2) ** 2 - 3;
export const skewness = (series: Series): number => moment(series, 3) / moment(series, 2) ** 1.5;

export const absolute = (series: Series): Float64Array => Float64Array.from(series, Math.abs);

/** The quantile `q` (0 … 1), linear between order statistics. Values that are not finite are left out. */
export function quantile(series: Series, q: number): number {
  const sorted = Float64Array.from(Array.from(series).filter(Number.isFinite)).sort();
  if (sorted.length === 0) return NaN;
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const below = sorted[low] ?? NaN;
  const above = sorted[Math.min(low + 1, sorted.length - 1)] ?? NaN;
  return below + (above - below) * (at - low);
}

export const median = (series: Series): number => quantile(series, 0.5);

/** Pearson's correlation of `a[t]` with `b[t + lag]`. */
export function correlation(a: Series, b: Series, lag = 0): number {
  const n = Math.min(a.length, b.length) - lag;
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
  for (let t = 0; t < n; t++) {
    const x = a[t] ?? 0;
    const y = b[t + lag] ?? 0;
    sumA += x;
    sumB += y;
    sumAA += x * x;
    sumBB += y * y;
    sumAB += x * y;
  }
  const covariance = sumAB / n - (sumA / n) * (sumB / n);
  return covariance / Math.sqrt((sumAA / n - (sumA / n) ** 2) * (sumBB / n - (sumB / n) ** 2));
}

/**
 * Autocorrelation at a lag within segments, pooled. No product spans two segments, so overnight returns do not count.
 * The mean and the variance are those of all segments together.
 */
export function autocorrelation(segments: readonly Series[], lag: number): number {
  let [sum, count] = [0, 0];
  for (const segment of segments) {
    sum += mean(segment) * segment.length;
    count += segment.length;
  }
  const centre = sum / count;
  let [variance, covariance, products] = [0, 0, 0];
  for (const segment of segments) {
    for (let t = 0; t < segment.length; t++) {
      const off = (segment[t] ?? 0) - centre;
      variance += off * off;
      if (t + lag >= segment.length) continue;
      covariance += off * ((segment[t + lag] ?? 0) - centre);
      products++;
    }
  }
  return covariance / products / (variance / count);
}

/** Mean autocorrelation over several lags. */
export const autocorrelationOver = (segments: readonly Series[], lags: readonly number[]): number =>
  mean(lags.map((lag) => autocorrelation(segments, lag)));

/**
 * Tail index by Hill's estimator on the largest `share` of absolute values, at least 10 of them. Lower means fatter
 * tails.
 */
export function hill(series: Series, share: number): number {
  const sorted = absolute(series).sort().reverse();
  const k = Math.max(10, Math.floor(sorted.length * share));
  const edge = sorted[k] ?? NaN;
  let sum = 0;
  for (let i = 0; i < k; i++) sum += Math.log((sorted[i] ?? NaN) / edge);
  return k / sum;
}

/** Sums of `n` successive values. The incomplete rest at the end is dropped. */
export function aggregate(series: Series, n: number): Float64Array {
  const out = new Float64Array(Math.floor(series.length / n));
  for (let i = 0; i < out.length * n; i++) out[Math.floor(i / n)] = (out[Math.floor(i / n)] ?? 0) + (series[i] ?? 0);
  return out;
}

/** Leverage effect: mean over τ = 1 … 10 of corr(r[t], |r[t + τ]|). */
export function leverage(returns: Series): number {
  const size = absolute(returns);
  return mean(Array.from({ length: 10 }, (_, k) => correlation(returns, size, k + 1)));
}

/** Log returns between successive prices. */
export const logReturns = (prices: Series): Float64Array =>
  Float64Array.from({ length: prices.length - 1 }, (_, t) => Math.log((prices[t + 1] ?? NaN) / (prices[t] ?? NaN)));

/**
 * Correlations of many series: mean among pairs of one group, mean among other pairs, and the largest eigenvalue
 * divided by the number of series.
 */
export interface CrossSection {
  readonly within: number;
  readonly between: number;
  readonly firstEigenvalueShare: number;
}

export function crossSection(series: readonly Series[], groups: readonly number[]): CrossSection {
  const standard = series.map(standardise);
  const matrix = standard.map((a) => standard.map((b) => dot(a, b) / a.length));
  const sums = { within: 0, between: 0 };
  const pairs = { within: 0, between: 0 };
  for (let i = 0; i < matrix.length; i++) {
    for (let j = i + 1; j < matrix.length; j++) {
      const kind = groups[i] === groups[j] ? "within" : "between";
      sums[kind] += matrix[i]?.[j] ?? 0;
      pairs[kind]++;
    }
  }
  return {
    within: sums.within / pairs.within,
    between: sums.between / pairs.between,
    firstEigenvalueShare: largestEigenvalue(matrix) / matrix.length,
  };
}

function standardise(series: Series): Float64Array {
  const [centre, scale] = [mean(series), deviation(series) || 1];
  return Float64Array.from(series, (x) => (x - centre) / scale);
}

function dot(a: Series, b: Series): number {
  let sum = 0;
  for (let t = 0; t < a.length; t++) sum += (a[t] ?? 0) * (b[t] ?? 0);
  return sum;
}

/**
 * Computed by power iteration. It needs a symmetric matrix with a dominant eigenvalue, as correlations among stocks
 * have.
 */
export function largestEigenvalue(matrix: readonly Series[]): number {
  let vector = Float64Array.from(matrix, (_, i) => 1 + 0.01 * (i % 7));
  let value = 0;
  for (let round = 0; round < 200; round++) {
    const next = Float64Array.from(matrix, (row) => dot(row, vector));
    value = Math.sqrt(dot(next, next));
    vector = next.map((x) => x / value);
  }
  return value;
}
