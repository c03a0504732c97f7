// Live figures: they wake when they come near and move nothing; slider, handle, keys and address redraw them with the
// chapter's own function; what goes wrong leaves the figure as it is printed; and the page draws what the chapter draws.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { address, desktop, folder, launch, phone, reader, themes, violations } from "./book.js";
import { difference, figures, inPage, median, moduleOf, natively, redraws, requestAt, wake } from "./live.js";

/** The figures that the book promises to make live. */
const PROMISED = [
    "first-order:paths", "hessian:critical-points", "newton:paths", "newton:basins",
    "globalization:trust-region", "globalization:saddle",
];

const paths = figures.find(figure => figure.package === "newton" && figure.name === "paths");

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

test("the promised figures are live", () => {
    const there = figures.map(figure => `${figure.package}:${figure.name}`);
    assert.deepEqual(PROMISED.filter(name => !there.includes(name)), [], "build the book with `cargo book --require-live`");
});

test("a module weighs at most 200 KB with what loads it, and imports nothing", () => {
    const scripts = [...readFileSync(join(folder, figures[0].page), "utf8").matchAll(/src="([^"]*\/(?:engine|live)-?[^"/]*\.js)"/g)];
    assert.equal(scripts.length, 2, "the page loads the scripts that wake figures");
    const glue = scripts.map(([, script]) => gzipSync(readFileSync(join(folder, script))).length).reduce((sum, size) => sum + size);
    const faults = [];
    for (const module of new Set(figures.map(figure => figure.module))) {
        const weight = gzipSync(readFileSync(join(folder, module))).length + glue;
        console.log(`${(weight / 1024).toFixed(1).padStart(8)} KB  ${module}`);
        if (weight > 200 * 1024) faults.push(`${module} weighs ${(weight / 1024).toFixed(1)} KB`);
        const imports = WebAssembly.Module.imports(moduleOf(figures.find(figure => figure.module === module)));
        if (imports.length > 0) faults.push(`${module} imports ${imports[0].name}`);
    }
    assert.deepEqual(faults, []);
});

describe("the page draws what the chapter draws", () => {
    for (const figure of figures) {
        test(`${figure.package}:${figure.name}`, () => {
            const requests = [figure.name, ...[0.17, 0.52, 0.81].map(place => requestAt(figure, place))];
            for (const request of requests) {
                const [here, there] = [inPage(figure, request), natively(figure, request)];
                assert.equal(here.error, there.error, request);
                if (here.error) continue;
                assert.equal(difference(here, there), null, request);
                assert.deepEqual(here.readouts, there.readouts, request);
                assert.equal(here.alt, there.alt, request);
                assert.deepEqual(here.caption, there.caption, request);
                assert.deepEqual(here.handles.map(handle => handle.parameter), there.handles.map(handle => handle.parameter));
            }
            assert.equal(inPage(figure, figure.name).error, undefined);
        });
    }
});

test("the comparison of drawings sees a difference", () => {
    const drawing = inPage(paths, paths.name);
    const changed = edit => ({ ...drawing, panels: drawing.panels.map(edit) });
    assert.equal(difference(drawing, drawing), null);
    assert.match(difference(drawing, changed(svg => svg.replace(/ d="M(\d+)/, (_, x) => ` d="M${Number(x) + 11}`))), / d is /);
    assert.equal(difference(drawing, changed(svg => svg.replace(/ d="M(\d+)/, (_, x) => ` d="M${Number(x) + 9}`))), null);
    assert.match(difference(drawing, changed(svg => svg.replace(/<path[^>]*>/, ""))), /elements/);
    assert.match(difference(drawing, inPage(paths, "paths\nstart=0,0")), /./);
});

test("what cannot be drawn is answered in words, at once", () => {
    for (const figure of figures) {
        const [knob] = figure.knobs;
        const bad = { point: ["NaN,0", "1e9,0", "1", "a,b"], number: ["NaN", "inf", "1e99", "x"], count: ["-1", "1.5", "1e9", "x"] };
        for (const value of bad[knob.kind]) {
            const { error } = inPage(figure, `${figure.name}\n${knob.flag}=${value}`);
            assert.match(error ?? "nothing", new RegExp(`--${knob.flag} is .*must`), `${figure.name}: ${value}`);
        }
        // The corners of what is allowed are drawn, each within a second or two.
        for (const end of [0, 0.999999]) {
            const lines = figure.knobs.map(({ flag, kind, lo, hi }) => {
                const x = kind === "count" ? (end ? hi : lo) : end ? hi : lo;
                return `\n${flag}=${kind === "point" ? `${x},${x}` : x}`;
            });
            const start = performance.now();
            const { error, panels } = inPage(figure, figure.name + lines.join(""));
            assert.ok(panels?.length > 0, `${figure.name}${lines.join("")}: ${error}`);
            assert.ok(performance.now() - start < 10000, `${figure.name}${lines.join("")} takes too long`);
        }
    }
});

describe("in the page", () => {
    test("every figure wakes when it comes near, redraws quickly, and moves nothing", async () => {
        for (const figure of figures) {
            const { page, open, outside, complaints, close } = await reader(browser);
            await page.addInitScript(() => {
                window.moved = [];
                new PerformanceObserver(list => {
                    for (const { value, sources } of list.getEntries()) {
                        window.moved.push(`${value.toFixed(4)} ${sources.map(({ node }) => node?.className ?? node?.nodeName)}`);
                    }
                }).observe({ type: "layout-shift", buffered: true });
            });
            await open(figure.page);
            const height = () => page.evaluate(() => document.documentElement.scrollHeight);
            // What moves while fonts and listings settle is not the figure's doing.
            await page.waitForTimeout(400);
            await page.evaluate(() => { window.moved = []; });
            const before = await height();
            await wake(page, figure);
            await page.waitForTimeout(200);
            const name = `${figure.package}:${figure.name}`;
            assert.equal(await height(), before, `${name} changes the page's height when it wakes`);
            assert.deepEqual(await page.evaluate(() => window.moved), [], `${name} moves the page`);
            const times = await redraws(page, figure, 9);
            console.log(`${median(times).toFixed(1).padStart(8)} ms a redraw: ${name}`);
            assert.ok(median(times) <= 50, `${name} needs ${median(times)} ms; see \`npm run live-speed\``);
            assert.deepEqual(outside, []);
            assert.deepEqual(complaints, []);
            await close();
        }
    });

    test("a module is loaded once, and only when a figure comes near", async () => {
        const { page, open, close } = await reader(browser, { size: { width: 1280, height: 600 } });
        const loaded = [];
        page.on("request", request => { if (/\/live\/[^/]+\.js$/.test(request.url())) loaded.push(request.url()); });
        await open(paths.page);
        await page.waitForTimeout(300);
        assert.deepEqual(loaded, [], "nothing is near the head of the page");
        for (const figure of figures.filter(figure => figure.page === paths.page)) await wake(page, figure);
        assert.equal(loaded.length, 1);
        await close();
    });

    const controls = `[id="${paths.id}"] .instrument`;
    const drawn = page => page.locator(`[id="${paths.id}"] .panels`).innerHTML();
    const awake = async options => {
        const it = await reader(browser, options);
        await it.open(paths.page);
        await wake(it.page, paths);
        it.settled = () => it.page.waitForFunction(selector => {
            const { fine } = document.querySelector(selector).dataset;
            return fine !== undefined;
        }, controls);
        it.rest = async () => {
            await it.page.evaluate(selector => { delete document.querySelector(selector).dataset.fine; }, controls);
        };
        return it;
    };

    test("a slider redraws, tells its value, and the readouts are spoken", async () => {
        const { page, complaints, close, settled } = await awake();
        const printed = await drawn(page);
        const slider = page.locator(`${controls} input[data-flag="damping"]`);
        assert.ok((await slider.locator("xpath=..").innerText()).trim().length > 3, "the slider has a name");
        await slider.focus();
        await page.keyboard.press("ArrowLeft");
        await settled();
        assert.match(page.url(), new RegExp(`${paths.page}$`), "an arrow turns the slider and not the page");
        assert.notEqual(await drawn(page), printed);
        assert.match(await slider.getAttribute("aria-valuetext"), /^0\.99/);
        assert.match(await page.locator(`${controls} [role=status]`).textContent(), /\w+.*: .*\d/);
        assert.match(await page.locator(`${controls} .turned`).textContent(), /^Turned/);
        assert.equal(await page.locator(`${controls} [role=alert]`).textContent(), "", "only what goes wrong interrupts");
        assert.match(await page.locator(`${controls} .command`).textContent(), /^just chapter 3 --only paths --damping=0\.99/);
        await page.click(`${controls} [data-does=reset]`);
        assert.equal((await drawn(page)).replace(/<button.*?<\/button>/g, ""), printed.replace(/<button.*?<\/button>/g, ""));
        assert.equal(await page.locator(`${controls} .command`).textContent(), "just chapter 3 --only paths");
        assert.equal(await page.locator(`${controls} [role=alert]`).textContent(), "");
        assert.deepEqual(complaints, []);
        await close();
    });

    test("a point is dragged, and moved by arrow keys", async () => {
        const { page, close, settled, rest } = await awake();
        const handle = page.locator(`[id="${paths.id}"] .handle`).first();
        const command = () => page.locator(`${controls} .command`).textContent();
        const start = async () => (await command()).match(/--start=(\S+)/)?.[1].split(",").map(Number) ?? [-1.2, 1];
        const box = await handle.boundingBox();
        const middle = [box.x + box.width / 2, box.y + box.height / 2];
        const printed = await drawn(page);
        await page.mouse.move(...middle);
        await page.mouse.down();
        await page.mouse.move(middle[0] + 60, middle[1] - 10, { steps: 4 });
        await page.mouse.up();
        await settled();
        const [x, y] = await start();
        assert.ok(x > -1.1 && x < 1 && y > 1, `dragged right and up, to ${x}, ${y}`);
        assert.notEqual(await drawn(page), printed);
        await rest();
        await handle.focus();
        await page.keyboard.press("ArrowRight");
        await settled();
        const stepped = (await start())[0] - x;
        assert.ok(stepped > 0.01 && stepped < 0.1, `one key moves it by ${stepped}`);
        await rest();
        await page.keyboard.press("Shift+ArrowRight");
        await settled();
        assert.ok((await start())[0] - x > 5 * stepped, "with Shift it moves further");
        assert.match(await handle.getAttribute("aria-valuetext"), /^x .*, y /);
        await close();
    });

    test("command and address are copied, and the address sets the figure again", async () => {
        const { page, close } = await reader(browser, { permissions: ["clipboard-read", "clipboard-write"] });
        await page.goto(`${address(paths.page)}#${paths.id}?start=0.5,1.5&damping=0.5`);
        await page.waitForSelector(`[id="${paths.id}"].awake`);
        await page.waitForFunction(selector => document.querySelector(selector).dataset.fine, controls);
        const box = await page.locator(`[id="${paths.id}"]`).boundingBox();
        assert.ok(box.y > -200 && box.y < 600, "the address leads to the figure");
        const copied = async what => {
            await page.click(`${controls} [data-does=${what}]`);
            await page.waitForFunction(selector => document.querySelector(selector).textContent === "copied", `${controls} [data-does=${what}]`);
            return page.evaluate(() => navigator.clipboard.readText());
        };
        const command = await copied("command");
        assert.match(command, /^just chapter 3 --only paths --start=0\.5,1\.5 --damping=0\.5$/);
        assert.match(await copied("link"), new RegExp(`#${paths.id}\\?start=0\\.5,1\\.5&damping=0\\.5$`));
        const wanted = inPage(paths, "paths\nstart=0.5,1.5\ndamping=0.5");
        assert.equal(await page.locator(`[id="${paths.id}"] .readouts dd`).first().textContent(), wanted.readouts[0].text);
        await close();
    });

    test("an address that cannot be is answered in the figure, which stays", async () => {
        for (const [query, words] of [
            ["start=NaN,1", "--start is NaN,1, and must lie in"], ["damping=7", "--damping is 7, and must lie in"],
            ["damping=fast", "--damping is ‘fast’, and must be a number"], ["speed=1", "no parameter ‘speed’"],
        ]) {
            const { page, complaints, close } = await reader(browser);
            await page.goto(`${address(paths.page)}#${paths.id}?${query}`);
            await page.waitForFunction(
                ([selector, words]) => document.querySelector(selector).textContent.includes(words),
                [`${controls} [role=alert]`, words],
            );
            assert.ok(await page.locator(`[id="${paths.id}"] svg`).count() > 0);
            await page.click(`${controls} [data-does=reset]`);
            assert.equal(await page.locator(`${controls} [role=alert]`).textContent(), "");
            assert.deepEqual(complaints, []);
            await close();
        }
    });

    test("a module that is broken leaves the figure and its caption", async () => {
        for (const broken of ["", "liveModule(\"newton\",\"bm8gbW9kdWxl\");", "throw new Error(\"no\");"]) {
            const { page, close } = await reader(browser);
            await page.route("**/live/*.js", route => (broken
                ? route.fulfill({ contentType: "text/javascript", body: broken })
                : route.abort()));
            await page.clock.install();
            await page.goto(address(paths.page));
            const before = await drawn(page);
            await page.locator(`[id="${paths.id}"]`).scrollIntoViewIfNeeded();
            await page.waitForTimeout(300);
            await page.clock.runFor(11000);
            await page.waitForFunction(selector => document.querySelector(selector).textContent.includes("cannot be turned"), `${controls} [role=alert]`);
            assert.equal(await drawn(page), before);
            assert.ok((await page.locator(`[id="${paths.id}"] figcaption`).innerText()).length > 40);
            assert.ok(await page.locator(controls).evaluate(fieldset => fieldset.disabled));
            await close();
        }
    });

    test("a drawing that traps leaves the last one, and the next is drawn by a new instance", async () => {
        const { page, open, close } = await reader(browser);
        await page.addInitScript(() => {
            const { Instance } = WebAssembly;
            window.instances = 0;
            WebAssembly.Instance = function trapping(module, imports) {
                window.instances++;
                const { exports } = new Instance(module, imports);
                const draw = coarse => {
                    if (window.trap) throw new WebAssembly.RuntimeError("unreachable");
                    return exports.draw(coarse);
                };
                return { exports: { ...exports, draw, answer_length: () => (window.trap ? 0 : exports.answer_length()) } };
            };
        });
        await open(paths.page);
        await wake(page, paths);
        const turn = value => page.locator(`${controls} input[data-flag="damping"]`).fill(String(value));
        const before = await drawn(page);
        await page.evaluate(() => { window.trap = true; });
        await turn(0.7);
        await page.waitForFunction(selector => document.querySelector(selector).textContent.includes("unreachable"), `${controls} [role=alert]`);
        await page.waitForTimeout(400);
        assert.equal(await drawn(page), before);
        await page.evaluate(() => { window.trap = false; });
        await turn(0.5);
        await page.waitForFunction(selector => document.querySelector(selector).dataset.fine, controls);
        assert.notEqual(await drawn(page), before);
        assert.ok(await page.evaluate(() => window.instances) > 1);
        await close();
    });

    test("without JavaScript, on paper and in the whole book there is the figure alone", async () => {
        for (const [options, media, name] of [[{ javaScriptEnabled: false }, "screen", paths.page], [{}, "print", paths.page], [{}, "screen", "print.html"]]) {
            const { page, close } = await reader(browser, options);
            await page.goto(address(name));
            await page.emulateMedia({ media });
            if (options.javaScriptEnabled !== false) await page.waitForTimeout(200);
            const seen = await page.locator(".instrument").evaluateAll(all => all.filter(one => one.getClientRects().length > 0).length)
                .catch(() => null);
            if (seen !== null) assert.equal(seen, 0, `${name}, ${media}`);
            assert.ok(await page.locator("figure svg").count() > 0);
            await close();
        }
    });

    for (const theme of themes) {
        for (const [name, size] of [["desktop", desktop], ["phone", phone]]) {
            test(`axe finds nothing in figures that are awake and turned: ${theme}, ${name}`, async () => {
                const found = [];
                for (const name of new Set(figures.map(figure => figure.page))) {
                    const { page, open, close } = await reader(browser, { theme, size });
                    await open(name);
                    for (const figure of figures.filter(figure => figure.page === name)) {
                        await wake(page, figure);
                        await redraws(page, figure, 1);
                    }
                    for (const violation of await violations(page)) found.push(`${name}: ${violation}`);
                    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
                    if (wide > 0) found.push(`${name} is ${wide} pixels too wide`);
                    await close();
                }
                assert.deepEqual(found, [], "\n" + found.join("\n"));
            });
        }
    }
});
