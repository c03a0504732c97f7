// How long live figures take to redraw, in Chromium: `npm run live-speed`. A frame at 60 a second leaves 16.7 ms; the
// book asks for 8. Run it on a quiet machine: it fails where a figure's median is above that.

import { figures, median, redraws, wake } from "./live.js";
import { launch, reader } from "./book.js";

const LIMIT = 8; // ms
const browser = await launch();
let slow = 0;
for (const figure of figures) {
    const { page, open, close } = await reader(browser);
    await open(figure.page);
    await wake(page, figure);
    const times = await redraws(page, figure, 40);
    const middle = median(times);
    if (middle > LIMIT) slow++;
    const worst = Math.max(...times);
    console.log(`${middle.toFixed(1).padStart(8)} ms, at worst ${worst.toFixed(1)} ms: ${figure.package}:${figure.name}${middle > LIMIT ? `  (above ${LIMIT} ms)` : ""}`);
    await close();
}
await browser.close();
process.exitCode = slow > 0 ? 1 : 0;
