// The built book and a browser to read it with. Every test opens pages from file://, as a reader may.
//
// BOOK is the folder to test, target/book by default; CHROMIUM the browser, Debian's by default.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));

export const folder = resolve(process.env.BOOK ?? join(here, "../../target/book"));
if (!existsSync(join(folder, "index.html"))) {
    throw new Error(`no book in ${folder}: build it with \`cargo book\`, or say where it is with BOOK=…`);
}

// toc.html is the sidebar for readers without JavaScript. 404.html names its styles from the root of a web
// server and has none on file://.
const notPages = new Set(["toc.html", "404.html"]);

export const pages = readdirSync(folder)
    .filter(name => name.endsWith(".html") && !notPages.has(name))
    .sort();

/** The pages that a reader turns, the cover first of all: without the whole book on one page. */
export const chapters = pages.filter(name => name !== "print.html");

export const themes = ["light", "dark"];
export const desktop = { width: 1280, height: 900 };
export const phone = { width: 390, height: 844 };

export function address(page) {
    return pathToFileURL(join(folder, page)).href;
}

export function launch() {
    return chromium.launch({
        executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
        args: [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
        ],
    });
}

/** A reader: one window with its own storage. Options: theme, size, javaScriptEnabled. */
export async function reader(browser, { theme = "light", size = desktop, ...options } = {}) {
    const context = await browser.newContext({
        viewport: size,
        colorScheme: theme,
        reducedMotion: "reduce",
        hasTouch: size.width < 500,
        ...options,
    });
    const page = await context.newPage();
    /** What must stay empty: requests that leave the book's folder, failed ones, and complaints in the console. */
    const outside = [];
    const complaints = [];
    const root = pathToFileURL(folder).href;
    page.on("request", request => {
        const url = request.url();
        if (!url.startsWith(root) && !url.startsWith("data:") && !url.startsWith("blob:")) outside.push(url);
    });
    page.on("requestfailed", request => {
        // A load that the reader cut off by turning the page is not a fault of the book; a file that is missing is another error.
        const why = request.failure()?.errorText;
        if (why !== "net::ERR_ABORTED") complaints.push(`failed (${why}): ${request.url()}`);
    });
    page.on("console", message => {
        if (["error", "warning"].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
    });
    page.on("pageerror", error => complaints.push(`thrown: ${error.message}`));
    return {
        page,
        outside,
        complaints,
        async open(name) {
            await page.goto(address(name));
            await page.evaluate(() => document.fonts.ready);
        },
        close: () => context.close(),
    };
}

/** Opens every fold of the page, and waits until the page has found out what now scrolls. */
export async function unfold(page) {
    await page.evaluate(async () => {
        for (const fold of document.querySelectorAll("details")) fold.open = true;
        // The page looks a tenth of a second after it has changed its size, which it notices with the next frame.
        for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
        await new Promise(done => setTimeout(done, 150));
    });
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core finds on the page, one line a violation. */
export async function violations(page) {
    await page.evaluate(axeSource);
    const found = await page.evaluate(async () => (await window.axe.run(document, {
        resultTypes: ["violations"],
    })).violations.map(v => ({
        id: v.id,
        impact: v.impact,
        help: v.help,
        nodes: v.nodes.slice(0, 5).map(n => `${n.target.join(" ")}: ${n.failureSummary.replaceAll("\n", " ")}`),
        count: v.nodes.length,
    })));
    return found.map(v => `${v.id} (${v.impact}, ${v.count}×): ${v.help}\n    ${v.nodes.join("\n    ")}`);
}
