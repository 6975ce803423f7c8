import { rgbToYuvCoefficients, type Kernels } from './kernels.ts';

/** The memory of the scalar kernels; a function, because a growing memory is replaced. */
export type Bytes = () => Uint8Array<ArrayBuffer>;

/** x / 255 rounded, for 0 ≤ x ≤ 65 025. */
const div255 = (x: number): number => {
  const t = x + 128;
  return (t + (t >> 8)) >> 8;
};

const clamp255 = (x: number): number => Math.min(255, Math.max(0, x));

/** Plain arithmetic, one byte at a time: what the SIMD kernels are measured against. */
export function scalarKernels(bytes: Bytes): Kernels {
  return { ...planeKernels(bytes), ...colourKernels(bytes) };
}

type PlaneKernels = Pick<
  Kernels,
  'copyRect' | 'fillRect' | 'blendRect' | 'blendAlphaRect' | 'halveRect' | 'scaleRect' | 'splitUv'
>;

function planeKernels(bytes: Bytes): PlaneKernels {
  return {
    copyRect(dst, dstStride, src, srcStride, width, height) {
      const m = bytes();
      for (let y = 0; y < height; y += 1)
        m.copyWithin(dst + y * dstStride, src + y * srcStride, src + y * srcStride + width);
    },
    fillRect(dst, dstStride, width, height, value) {
      const m = bytes();
      for (let y = 0; y < height; y += 1)
        m.fill(value, dst + y * dstStride, dst + y * dstStride + width);
    },
    blendRect(dst, dstStride, src, srcStride, width, height, opacity) {
      const m = bytes();
      for (let y = 0; y < height; y += 1) {
        const d = dst + y * dstStride;
        const s = src + y * srcStride;
        for (let x = 0; x < width; x += 1)
          m[d + x] = div255((m[d + x] ?? 0) * (255 - opacity) + (m[s + x] ?? 0) * opacity);
      }
    },
    blendAlphaRect(dst, dstStride, src, alpha, srcStride, width, height, opacity) {
      const m = bytes();
      for (let y = 0; y < height; y += 1) {
        const d = dst + y * dstStride;
        for (let x = 0; x < width; x += 1) {
          const at = y * srcStride + x;
          const a = div255((m[alpha + at] ?? 0) * opacity);
          const s = div255((m[src + at] ?? 0) * opacity);
          m[d + x] = Math.min(255, s + div255((m[d + x] ?? 0) * (255 - a)));
        }
      }
    },
    halveRect(dst, dstStride, src, srcStride, width, height) {
      const m = bytes();
      for (let y = 0; y < height; y += 2) {
        const d = dst + (y >> 1) * dstStride;
        const top = src + y * srcStride;
        const bottom = y + 1 < height ? top + srcStride : top;
        for (let x = 0; x < width; x += 2) {
          const right = x + 1 < width ? x + 1 : x;
          const sum =
            (m[top + x] ?? 0) +
            (m[top + right] ?? 0) +
            (m[bottom + x] ?? 0) +
            (m[bottom + right] ?? 0);
          m[d + (x >> 1)] = (sum + 2) >> 2;
        }
      }
    },
    scaleRect(dst, dstStride, src, srcStride, xTable, yTable, row, width, height) {
      const m = bytes();
      const first = new Int32Array(m.buffer, xTable, 2);
      const xs = new Int32Array(m.buffer, xTable + 16, width);
      const ys = new Int32Array(m.buffer, yTable + 16, height);
      for (let y = 0; y < height; y += 1) {
        const yEntry = ys[y] ?? 0;
        const weight = yEntry & 255;
        const top = src + (yEntry >> 8) * srcStride;
        const bottom = weight === 0 ? top : top + srcStride;
        for (let x = first[0] ?? 0; x < (first[1] ?? 0); x += 1)
          m[row + x] =
            ((m[top + x] ?? 0) * (128 - weight) + (m[bottom + x] ?? 0) * weight + 64) >> 7;
        for (let x = 0; x < width; x += 1) {
          const entry = xs[x] ?? 0;
          const left = row + (entry >> 8);
          const share = entry & 255;
          const right = share === 0 ? left : left + 1;
          m[dst + y * dstStride + x] =
            ((m[left] ?? 0) * (128 - share) + (m[right] ?? 0) * share + 64) >> 7;
        }
      }
    },
    splitUv(u, v, dstStride, uv, srcStride, width, height) {
      const m = bytes();
      for (let y = 0; y < height; y += 1)
        for (let x = 0; x < width; x += 1) {
          m[u + y * dstStride + x] = m[uv + y * srcStride + 2 * x] ?? 0;
          m[v + y * dstStride + x] = m[uv + y * srcStride + 2 * x + 1] ?? 0;
        }
    },
  };
}

type ColourKernels = Pick<Kernels, 'rgbToYuv' | 'isOpaque' | 'rgbaToYuva' | 'convertYuv'>;

const weigh = (by: readonly [number, number, number], r: number, g: number, b: number): number =>
  by[0] * r + by[1] * g + by[2] * b;

function colourKernels(bytes: Bytes): ColourKernels {
  const of = rgbToYuvCoefficients;
  return {
    rgbToYuv(y, yStride, u, v, uvStride, rgb, rgbStride, width, height, order) {
      const m = bytes();
      for (let y0 = 0; y0 < height; y0 += 2)
        for (let x0 = 0; x0 < width; x0 += 2) {
          let [sumR, sumG, sumB] = [0, 0, 0];
          for (let pixel = 0; pixel < 4; pixel += 1) {
            const px = Math.min(width - 1, x0 + (pixel & 1));
            const py = Math.min(height - 1, y0 + (pixel >> 1));
            const at = rgb + py * rgbStride + 4 * px;
            const r = m[at + 2 * order] ?? 0;
            const g = m[at + 1] ?? 0;
            const b = m[at + 2 - 2 * order] ?? 0;
            m[y + py * yStride + px] = ((weigh(of.y, r, g, b) + 8192) >> 14) + 16;
            sumR += r;
            sumG += g;
            sumB += b;
          }
          const at = (y0 >> 1) * uvStride + (x0 >> 1);
          m[u + at] = ((weigh(of.u, sumR, sumG, sumB) + 32768) >> 16) + 128;
          m[v + at] = ((weigh(of.v, sumR, sumG, sumB) + 32768) >> 16) + 128;
        }
    },
    isOpaque(rgba, rgbaStride, width, height) {
      const m = bytes();
      for (let y = 0; y < height; y += 1)
        for (let x = 0; x < width; x += 1)
          if (m[rgba + y * rgbaStride + 4 * x + 3] !== 255) return 0;
      return 1;
    },
    rgbaToYuva(y, a, yStride, u, v, ca, uvStride, rgba, rgbaStride, width, height, order) {
      const m = bytes();
      for (let y0 = 0; y0 < height; y0 += 2)
        for (let x0 = 0; x0 < width; x0 += 2) {
          let [sumR, sumG, sumB, sumA] = [0, 0, 0, 0];
          for (let pixel = 0; pixel < 4; pixel += 1) {
            const px = Math.min(width - 1, x0 + (pixel & 1));
            const py = Math.min(height - 1, y0 + (pixel >> 1));
            const at = rgba + py * rgbaStride + 4 * px;
            const r = m[at + 2 * order] ?? 0;
            const g = m[at + 1] ?? 0;
            const b = m[at + 2 - 2 * order] ?? 0;
            const alpha = m[at + 3] ?? 0;
            const luma = ((weigh(of.y, r, g, b) + 8192) >> 14) + 16;
            m[y + py * yStride + px] = div255(luma * alpha);
            m[a + py * yStride + px] = alpha;
            sumR += div255(r * alpha);
            sumG += div255(g * alpha);
            sumB += div255(b * alpha);
            sumA += alpha;
          }
          const at = (y0 >> 1) * uvStride + (x0 >> 1);
          const grey = Math.floor((128 * sumA + 510) / 1020);
          m[u + at] = clamp255(((weigh(of.u, sumR, sumG, sumB) + 32768) >> 16) + grey);
          m[v + at] = clamp255(((weigh(of.v, sumR, sumG, sumB) + 32768) >> 16) + grey);
          m[ca + at] = (sumA + 2) >> 2;
        }
    },
    convertYuv(y, yStride, u, v, uvStride, width, height, matrix) {
      const m = bytes();
      const k = Array.from(new Int32Array(m.buffer, matrix, 8));
      const [inY = 0, yy = 0, yu = 0, yv = 0, uu = 0, uv = 0, vu = 0, vv = 0] = k;
      for (let y0 = 0; y0 < height; y0 += 2)
        for (let x0 = 0; x0 < width; x0 += 2) {
          const at = (y0 >> 1) * uvStride + (x0 >> 1);
          const cb = (m[u + at] ?? 0) - 128;
          const cr = (m[v + at] ?? 0) - 128;
          for (let py = y0; py < Math.min(height, y0 + 2); py += 1)
            for (let px = x0; px < Math.min(width, x0 + 2); px += 1) {
              const luma = (m[y + py * yStride + px] ?? 0) - inY;
              const sum = yy * luma + yu * cb + yv * cr + 4096;
              m[y + py * yStride + px] = clamp255((sum >> 13) + 16);
            }
          m[u + at] = clamp255(((uu * cb + uv * cr + 4096) >> 13) + 128);
          m[v + at] = clamp255(((vu * cb + vv * cr + 4096) >> 13) + 128);
        }
    },
  };
}
