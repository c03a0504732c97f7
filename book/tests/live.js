// What live figures have to say about themselves: which there are, their modules, what the page and the chapter's
// executable draw for the same request.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { PNG } from "pngjs";
import { chapters, folder } from "./book.js";

/** Where the chapters' executables are: those that drew the book. */
const executables = process.env.EXECUTABLES ?? join(folder, "../release");

const unescaped = text => text.replaceAll("&quot;", "\"").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

function attributes(tag) {
    return Object.fromEntries([...tag.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name, value]) => [name, unescaped(value ?? "")]));
}

/** Every live figure of the book, with its knobs. */
export const figures = chapters.flatMap(page => {
    const html = readFileSync(join(folder, page), "utf8");
    const found = html.matchAll(/<figure[^>]* id="([^"]+)"(?:(?!<figure)[\s\S])*?<fieldset class="instrument"([^>]*)>([\s\S]*?)<\/fieldset>/g);
    return [...found].map(([, id, tag, inside]) => {
        const data = attributes(tag);
        const knobs = new Map();
        for (const [, input] of inside.matchAll(/<input ([^>]*)>/g)) {
            const knob = attributes(input);
            knobs.set(knob["data-flag"], {
                flag: knob["data-flag"],
                kind: knob["data-kind"],
                lo: Number(knob["data-lo"]),
                hi: Number(knob["data-hi"]),
                log: "data-log" in knob,
                default: knob["data-default"],
            });
        }
        return {
            page, id,
            module: data["data-module"],
            package: data["data-package"],
            name: data["data-figure"],
            knobs: [...knobs.values()],
        };
    });
});

const modules = new Map();

/** The module of a figure, without a browser. */
export function moduleOf(figure) {
    if (!modules.has(figure.module)) {
        const script = readFileSync(join(folder, figure.module), "utf8");
        const packed = script.match(/^liveModule\("[\w-]+","([^"]+)"\);\n$/)[1];
        modules.set(figure.module, new WebAssembly.Module(gunzipSync(Buffer.from(packed, "base64"))));
    }
    return modules.get(figure.module);
}

/** What the page would draw. */
export function inPage(figure, request) {
    const { memory, request: reserve, draw, answer_address, answer_length } = new WebAssembly.Instance(moduleOf(figure), {}).exports;
    const bytes = new TextEncoder().encode(request);
    const place = reserve(bytes.length); // first: the memory may grow
    new Uint8Array(memory.buffer, place, bytes.length).set(bytes);
    draw(0);
    return JSON.parse(new TextDecoder().decode(new Uint8Array(memory.buffer, answer_address(), answer_length())));
}

/** What the chapter's executable draws. */
export function natively(figure, request) {
    const executable = join(executables, figure.package);
    if (!existsSync(executable)) throw new Error(`no executable ${executable}: build the book, or say where with EXECUTABLES=…`);
    return JSON.parse(execFileSync(executable, [`--draw=${request}`], { encoding: "utf8", maxBuffer: 1 << 28 }));
}

/** A request with every knob at some place of its range, 0 to 1; another place for each, so that no symmetry helps. */
export function requestAt(figure, place) {
    const lines = figure.knobs.map(({ flag, kind, lo, hi, log }, i) => {
        const at = shift => {
            const t = (place + 0.31 * i + shift) % 1;
            return log ? lo * (hi / lo) ** t : lo + (hi - lo) * t;
        };
        const value = kind === "point" ? `${at(0).toPrecision(4)},${at(0.43).toPrecision(4)}`
            : kind === "count" ? String(Math.round(at(0))) : String(Number(at(0).toPrecision(4)));
        return `\n${flag}=${value}`;
    });
    return figure.name + lines.join("");
}

/** The elements of a drawing: tag, words, and attributes, paths in absolute coordinates. */
function elements(svg) {
    return [...svg.matchAll(/<(\w+)((?:\s+[\w:-]+="[^"]*")*)\s*\/?>([^<]*)/g)].map(([, tag, rest, words]) => {
        const found = Object.fromEntries([...rest.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
        return { tag, words: words.trim(), attributes: found };
    });
}

/** Absolute points of a path of M, l and z, or of what else exhibit writes: command letters, and numbers. */
function outline(path) {
    const letters = path.replace(/[\d\s.,-]+/g, " ").trim();
    const at = [0, 0];
    const points = [];
    let command = "";
    let axis = 0;
    for (const [token] of path.matchAll(/[A-Za-z]|-?\d+(?:\.\d+)?/g)) {
        if (/[A-Za-z]/.test(token)) {
            command = token;
            axis = 0;
            continue;
        }
        const relative = command === command.toLowerCase();
        if (/[mlt]/i.test(command)) {
            at[axis] = relative ? at[axis] + Number(token) : Number(token);
            axis = 1 - axis;
            if (axis === 0) points.push([...at]);
        } else if (/[hv]/i.test(command)) {
            const one = /h/i.test(command) ? 0 : 1;
            at[one] = relative ? at[one] + Number(token) : Number(token);
            points.push([...at]);
        } else {
            points.push([Number(token)]);
        }
    }
    return { letters, points };
}

const UNIT = 10; // of the viewBox: one drawing unit

function pixels(href) {
    return PNG.sync.read(Buffer.from(href.split(",")[1], "base64"));
}

function imageDifference(one, other) {
    if (one === other) return null;
    const [a, b] = [pixels(one), pixels(other)];
    if (a.width !== b.width || a.height !== b.height) return "an image of another size";
    let differ = 0;
    for (let i = 0; i < a.data.length; i += 4) {
        if (a.data.compare(b.data, i, i + 4, i, i + 4) !== 0) differ++;
    }
    const share = differ / (a.width * a.height);
    return share > 1e-3 ? `${(share * 100).toFixed(2)} % of an image's cells differ` : null;
}

const NUMERIC = new Set(["x", "y", "cx", "cy", "r", "width", "height", "x1", "y1", "x2", "y2"]);

/** The first difference between two drawings of a figure, in words; null when they are equal. */
export function difference(one, other) {
    if (one.panels.length !== other.panels.length) return "another number of panels";
    for (const [panel, svg] of one.panels.entries()) {
        const [mine, yours] = [elements(svg), elements(other.panels[panel])];
        const place = i => `panel ${panel + 1}, element ${i + 1} <${mine[i]?.tag}>`;
        if (mine.length !== yours.length) return `panel ${panel + 1}: ${mine.length} elements and ${yours.length}`;
        for (const [i, { tag, words, attributes: a }] of mine.entries()) {
            const { tag: other, words: otherWords, attributes: b } = yours[i];
            if (tag !== other || words !== otherWords) return `${place(i)}: ‘${words}’ and <${other}> ‘${otherWords}’`;
            for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
                if (a[name] === b[name] || (tag === "svg" && name === "aria-label")) continue;
                if (a[name] === undefined || b[name] === undefined) return `${place(i)}: ${name} is missing`;
                if (NUMERIC.has(name)) {
                    if (Math.abs(Number(a[name]) - Number(b[name])) <= UNIT) continue;
                } else if (name === "d") {
                    const [p, q] = [outline(a.d), outline(b.d)];
                    const near = p.letters === q.letters && p.points.length === q.points.length
                        && p.points.every((point, k) => point.every((x, axis) => Math.abs(x - q.points[k][axis]) <= UNIT));
                    if (near) continue;
                } else if (name === "href") {
                    const what = imageDifference(a.href, b.href);
                    if (what === null) continue;
                    return `${place(i)}: ${what}`;
                }
                return `${place(i)}: ${name} is ${a[name].slice(0, 80)} and ${b[name].slice(0, 80)}`;
            }
        }
    }
    return null;
}

/** Wakes a figure and redraws it so often; the milliseconds of each coarse redraw, as the page measured them. */
export async function redraws(page, figure, count) {
    return page.evaluate(async ({ id, count }) => {
        const controls = document.querySelector(`[id="${id}"] .instrument`);
        const slider = controls.querySelector("input");
        const [lo, hi] = [Number(slider.min), Number(slider.max)];
        const times = [];
        for (let i = 0; i < count; i++) {
            slider.value = lo + (hi - lo) * ((i * 0.37 + 0.11) % 1);
            delete controls.dataset.coarse;
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            while (!controls.dataset.coarse) {
                await new Promise(requestAnimationFrame);
                if (controls.querySelector("[role=alert]").textContent) break;
            }
            if (controls.dataset.coarse) times.push(Number(controls.dataset.coarse));
        }
        return times;
    }, { id: figure.id, count });
}

/** Scrolls to a figure and waits until it can be turned. */
export async function wake(page, figure) {
    await page.locator(`[id="${figure.id}"]`).scrollIntoViewIfNeeded();
    await page.waitForSelector(`[id="${figure.id}"].awake`, { timeout: 20000 });
}

export const median = numbers => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
