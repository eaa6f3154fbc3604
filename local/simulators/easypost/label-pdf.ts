import type { Shipment } from './shapes.ts';

/** A label of one page that any reader opens: the address, and the number instead of its bars. */
export const labelPdf = ({ to_address, tracking_code }: Shipment): Buffer => {
  const to = to_address as Readonly<Record<string, unknown>>;
  const lines = ['name', 'street1', 'city', 'zip', 'country']
    .map((name) => to[name])
    .filter((text) => typeof text === 'string');
  const shown = [...lines, tracking_code ?? '']
    .map((line) => `(${line.replaceAll(/[()\\]|[^\x20-\x7e]/g, '?')}) Tj T*`)
    .join('\n');
  const drawing = `BT /F1 14 Tf 18 TL 20 380 Td\n${shown}\nET`;
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 288 432] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]);
};

/** Objects with the table of where they begin, which readers look up from the end. */
const pdfOf = (objects: readonly string[]): Buffer => {
  let text = '%PDF-1.4\n';
  const starts: number[] = [];
  for (const [index, object] of objects.entries()) {
    starts.push(text.length);
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const table = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('');
  const count = objects.length + 1;
  return Buffer.from(
    `${text}xref\n0 ${count}\n0000000000 65535 f \n${table}trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`,
    'latin1',
  );
};
