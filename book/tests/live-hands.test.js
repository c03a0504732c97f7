// Live figures under a finger and a hurried hand: what is dragged does not scroll, what is scrolled does not turn, and a
// drawing that takes longer than a frame lets the page go on.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, phone, reader } from "./book.js";
import { figures, inPage, wake } from "./live.js";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const find = name => figures.find(figure => figure.package === "newton" && figure.name === name);
const [paths, basins] = [find("paths"), find("basins")];
const controls = figure => `[id="${figure.id}"] .instrument`;

describe("a finger", () => {
    let page, close, finger;
    before(async () => {
        const it = await reader(browser, { size: phone, isMobile: true, hasTouch: true });
        ({ page, close } = it);
        await it.open(paths.page);
        await wake(page, paths);
        finger = await page.context().newCDPSession(page);
    });
    after(() => close());

    const state = () => page.evaluate(controls => ({
        top: scrollY,
        command: document.querySelector(`${controls} .command`).textContent,
        damping: Number(document.querySelector(`${controls} [data-flag=damping]`).value),
    }), controls(paths));

    /** Moves a finger from the middle of an element, or from beside it; what changed. */
    async function swipe(selector, [dx, dy], [besideX, besideY] = [0, 0]) {
        await page.click(`${controls(paths)} [data-does=reset]`);
        const element = page.locator(`[id="${paths.id}"] ${selector}`).first();
        await element.evaluate(element => element.scrollIntoView({ block: "center", behavior: "instant" }));
        await page.waitForTimeout(100);
        const box = await element.boundingBox();
        const [x, y] = [box.x + box.width / 2 + besideX, box.y + box.height / 2 + besideY];
        const touch = (type, points) => finger.send("Input.dispatchTouchEvent", { type, touchPoints: points });
        const before = await state();
        await touch("touchStart", [{ x, y }]);
        for (let i = 1; i <= 10; i++) {
            await touch("touchMove", [{ x: x + dx * i / 10, y: y + dy * i / 10 }]);
            await page.waitForTimeout(16);
        }
        await touch("touchEnd", []);
        await page.waitForTimeout(400);
        const after = await state();
        return { scrolled: after.top - before.top, turned: after.command !== before.command, ...after };
    }

    test("drags a point, and the page stays", async () => {
        for (const way of [[20, -120], [60, 0]]) {
            const { scrolled, turned } = await swipe(".handle", way);
            assert.ok(turned && scrolled === 0, `${way}: scrolled by ${scrolled}`);
        }
    });

    test("turns a slider along it", async () => {
        const { scrolled, turned } = await swipe("[data-flag=damping]", [-60, 0]);
        assert.ok(turned && scrolled === 0, `scrolled by ${scrolled}`);
    });

    test("scrolls across a slider, and leaves it as it was", async () => {
        const { scrolled, turned, damping } = await swipe("[data-flag=damping]", [0, -120]);
        assert.ok(scrolled > 40, `scrolled by ${scrolled}`);
        assert.ok(!turned && damping === 1, `turned to ${damping}`);
    });

    test("scrolls on the plot", async () => {
        const { scrolled, turned } = await swipe(".panel svg", [0, -120], [40, 60]);
        assert.ok(scrolled > 40 && !turned, `scrolled by ${scrolled}`);
    });
});

/** Turns the damping of the basins and, if it should, lets go. */
const turn = (page, value, rest = true) => page.evaluate(([controls, value, rest]) => {
    const slider = document.querySelector(`${controls} input`);
    delete document.querySelector(controls).dataset.fine;
    slider.value = value;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    if (rest) slider.dispatchEvent(new Event("change", { bubbles: true }));
}, [controls(basins), value, rest]);
const settled = page => page.waitForFunction(controls => document.querySelector(controls).dataset.fine, controls(basins));
const images = page => page.locator(`[id="${basins.id}"] image`).evaluateAll(all => all.map(image => image.getAttribute("href")));
const printed = request => inPage(basins, request).panels.map(svg => svg.match(/<image[^>]*href="([^"]*)"/)[1]);

describe("a drawing that takes longer than a frame", () => {
    async function awake(prepare) {
        const it = await reader(browser);
        if (prepare) await it.page.addInitScript(prepare);
        await it.open(basins.page);
        await wake(it.page, basins);
        return it;
    }

    test("lets the page go on", async () => {
        const { page, complaints, close } = await awake(() => {
            const { postMessage } = Worker.prototype;
            window.asked = 0;
            Worker.prototype.postMessage = function asked(message) {
                if (typeof message === "string") window.asked++;
                return postMessage.call(this, message);
            };
        });
        await turn(page, 0.1);
        const frames = await page.evaluate(async controls => {
            let frames = 0;
            while (!document.querySelector(controls).dataset.fine) {
                await new Promise(requestAnimationFrame);
                frames += window.asked; // 1 from when the thread was asked
            }
            return { frames, fine: Number(document.querySelector(controls).dataset.fine), asked: window.asked };
        }, controls(basins));
        assert.equal(frames.asked, 1);
        assert.ok(frames.frames > 1, `${frames.fine} ms in ${frames.frames} frames`);
        assert.deepEqual(await images(page), printed("basins\ndamping=0.1"));
        assert.deepEqual(complaints, []);
        await close();
    });

    test("is given up when the figure is turned on", async () => {
        const { page, close } = await awake(() => {
            const { terminate } = Worker.prototype;
            window.ended = 0;
            Worker.prototype.terminate = function end() {
                window.ended++;
                return terminate.call(this);
            };
            // Nothing that was given up is shown: which dampings ever stood in the caption?
            window.shown = new Set();
            addEventListener("DOMContentLoaded", () => new MutationObserver(() => {
                for (const number of document.querySelectorAll("figcaption mn")) window.shown.add(number.textContent);
            }).observe(document.body, { subtree: true, childList: true }));
        });
        await turn(page, 0.1);
        await page.waitForFunction(controls => document.querySelector(controls).dataset.coarse, controls(basins));
        // Let go, and taken again at once.
        await page.evaluate(async controls => {
            const slider = document.querySelector(`${controls} input`);
            slider.dispatchEvent(new Event("change", { bubbles: true }));
            await new Promise(resolve => setTimeout(resolve, 1));
            slider.value = 0.9;
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            slider.dispatchEvent(new Event("change", { bubbles: true }));
        }, controls(basins));
        await page.waitForFunction(([id, number]) => [...document.querySelectorAll(`[id="${id}"] figcaption mn`)]
            .some(one => one.textContent === number), [basins.id, "0.9"]);
        assert.ok(await page.evaluate(() => window.ended) >= 1, "the first drawing was given up");
        assert.deepEqual(await images(page), printed("basins\ndamping=0.9"));
        assert.ok(!await page.evaluate(() => window.shown.has("0.1")), "what was given up is never shown");
        await close();
    });

    test("is given up by a reset", async () => {
        const { page, close } = await awake();
        const before = await images(page);
        await turn(page, 0.1);
        await page.waitForTimeout(30);
        await page.click(`${controls(basins)} [data-does=reset]`);
        await page.waitForTimeout(700);
        assert.deepEqual(await images(page), before);
        await close();
    });

    for (const [name, prepare] of [
        ["without threads", () => { delete window.Worker; }],
        ["where a thread may not be started", () => { window.Worker = class { constructor() { throw new DOMException("no", "SecurityError"); } }; }],
        ["where a thread does not come up", () => {
            const Thread = Worker;
            window.Worker = class extends Thread { constructor() { super("data:text/javascript,throw 1"); } };
        }],
    ]) {
        test(`is drawn by the page itself ${name}`, async () => {
            const { page, close } = await awake(prepare);
            await turn(page, 0.5);
            await settled(page);
            assert.deepEqual(await images(page), printed("basins\ndamping=0.5"));
            await close();
        });
    }
});
