/** Amounts, shares and ages as people read them; a private screen shows none of the money. @module */
import { fixedText } from "../../domain/fixed_text.ts";
import type { Style } from "../paint/line.ts";

/** `24102.40`: prices line up better without grouping. */
export function priceText(price: number | null): string {
  return price === null || price === 0 ? "-" : (price / 100).toFixed(2);
}

/** `+0.6`, `-6.7`; `-` where there is none. */
export function percentText(percent: number | null, digits = 1): string {
  if (percent === null || !Number.isFinite(percent)) return "-";
  const text = fixedText(percent, digits);
  return Number(text) > 0 ? `+${text}` : text;
}

/** `plain` for zero and where there is no amount. */
export function signStyle(amount: number | null): Style {
  return amount === null || amount === 0 ? "plain" : amount > 0 ? "good" : "bad";
}

/** `0.2s`, `48s`, `3m`, `2h`. */
export function ageText(ageMs: number | null): string {
  if (ageMs === null) return "-";
  if (ageMs < 9_950) return `${(Math.max(0, ageMs) / 1_000).toFixed(1)}s`;
  if (ageMs < 120_000) return `${Math.round(ageMs / 1_000)}s`;
  if (ageMs < 7_200_000) return `${Math.round(ageMs / 60_000)}m`;
  return `${Math.round(ageMs / 3_600_000)}h`;
}

/** `3h47m`, `12m`, `0m`: market time until something. */
export function untilText(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes}m` : `${hours}h${String(minutes % 60).padStart(2, "0")}m`;
}

/** A number in at most four characters: `999`, `12k`, `3.4M`. */
export function countText(count: number): string {
  if (count < 10_000) return String(count);
  if (count < 1_000_000) return `${Math.round(count / 1_000)}k`;
  return `${(count / 1_000_000).toFixed(1)}M`;
}

/** What is older than this is dimmed and shows its age. */
export const STALE_MS = 2_000;

/** Text of which a private screen shows no number; names that have digits in them stay. */
export function withoutFigures(text: string, mask: string): string {
  return text.replace(/(?<![\w.,:-])[+-]?\d[\d,]*(\.\d+)?(?![\w:-])/g, mask);
}
