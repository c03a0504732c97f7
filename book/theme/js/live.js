// Live figures: a figure whose parameters a reader can turn. The chapter's own Rust function draws it, compiled to
// WebAssembly; this script only carries values in and drawings out, and computes nothing that is drawn.
//
// The static figure and its sleeping controls are in the page from the start (book/press/src/weave/instrument.rs).
// A figure that comes near wakes: its module is loaded (engine.js), and its controls can be used.
"use strict";

(function live() {
    const instruments = [...document.querySelectorAll(".instrument")];
    if (document.body.classList.contains("whole-book") || typeof WebAssembly !== "object") {
        instruments.forEach(instrument => instrument.remove());
        return;
    }

    // The value that is typed, shortest in so many digits.
    const rounded = (value, digits) => String(Number(value.toPrecision(digits)));
    const shown = text => text.replaceAll("-", "−");
    const decoded = text => {
        try {
            return decodeURIComponent(text);
        } catch {
            return text; // somebody's own idea of an address
        }
    };
    const clamp = (value, lo, hi) => Math.min(Math.max(value, lo), hi);

    // The caption, which tells of the figure as it is turned. The function that draws writes it, in pieces: words, and formulas
    // by their shape and their numbers (chapters/exhibit/src/caption.rs); the press has typeset the shapes. So nothing here
    // reads Markdown or TeX, and a caption that holds more (a reference, a value) stays as it is printed.
    class Caption {
        constructor(figure, formulas) {
            this.formulas = JSON.parse(formulas || "{}");
            this.words = document.createElement("span");
            const label = figure.querySelector("figcaption > .label");
            label.after(this.words);
            while (this.words.nextSibling && !this.words.nextSibling.classList?.contains("exhibit-foot")) {
                this.words.append(this.words.nextSibling);
            }
            this.printed = [...this.words.childNodes];
        }

        // Shows these pieces, if it can.
        show(pieces) {
            const nodes = pieces?.map(piece => this.node(piece));
            if (!nodes || nodes.includes(null)) {
                this.reset();
                return false;
            }
            this.words.replaceChildren(" ", ...nodes);
            return true;
        }

        reset() {
            this.words.replaceChildren(...this.printed);
        }

        node(piece) {
            if (typeof piece === "string") return piece;
            if (piece.emphasis) {
                const emphasis = document.createElement("em");
                emphasis.textContent = piece.emphasis;
                return emphasis;
            }
            const formula = this.formula(piece);
            if (!formula || !(piece.before || piece.after)) return formula;
            const together = document.createElement("span");
            together.className = "nobreak";
            together.append(piece.before, formula, piece.after);
            return together;
        }

        formula({ shape, numbers }) {
            const holder = document.createElement("template");
            holder.innerHTML = this.formulas[shape] ?? "";
            for (const [i, number] of numbers.entries()) {
                const [slot, sign] = ["slot", "sign"].map(what => holder.content.querySelector(`[data-${what}="${i}"]`));
                if (!slot) return null;
                slot.textContent = number.replace("-", "");
                slot.removeAttribute("data-slot");
                if (number.startsWith("-")) sign?.removeAttribute("data-sign");
                else sign?.remove();
            }
            return holder.content.firstElementChild;
        }
    }

    class Instrument {
        constructor(controls) {
            this.controls = controls;
            this.figure = controls.closest("figure");
            this.panels = [...this.figure.querySelectorAll(".panel")];
            this.printed = this.panels.map(panel => panel.innerHTML);
            this.alt = this.figure.querySelector(".panels").getAttribute("aria-label");
            this.sliders = [...controls.querySelectorAll("input")];
            this.alert = controls.querySelector("[role=alert]");
            this.note = controls.querySelector(".turned");
            this.status = controls.querySelector("[role=status]");
            this.readouts = controls.querySelector(".readouts");
            this.printedReadouts = this.readouts?.innerHTML;
            this.defaults = new Map(this.sliders.map(slider => [slider.dataset.flag, slider.dataset.default]));
            this.values = new Map(this.defaults);
            this.handles = new Map();
            this.frame = 0;
            this.settling = 0;
            this.failed = false;
            controls.addEventListener("input", event => this.turned(event.target));
            controls.addEventListener("change", () => this.settle(0));
            // A finger that lands on a slider to scroll has turned it already when the browser finds out.
            controls.addEventListener("pointerdown", () => { this.before = this.values; });
            controls.addEventListener("pointercancel", event => this.retract(event.target));
            controls.addEventListener("click", event => this.clicked(event.target.closest("button")));
            // The arrows turn sliders here, not pages.
            controls.addEventListener("keydown", event => {
                if (event.key.startsWith("Arrow")) event.stopPropagation();
            });
        }

        wake() {
            const { module, package: name } = this.controls.dataset;
            this.waking ??= loadModule(module, name).then(module => {
                this.engine = new Engine(module);
                this.finisher = new Finisher(module);
                this.caption = new Caption(this.figure, this.controls.dataset.formulas);
                this.controls.disabled = false;
                this.figure.classList.add("awake");
                this.follow(); // a browser may have kept sliders where they were before
                this.grip(this.engine.draw(this.request(), true).handles ?? []);
            }).catch(error => {
                // The figure as it is printed stays, and says why it does not turn.
                this.tell(`This figure cannot be turned: ${error.message}.`);
            });
            return this.waking;
        }

        isChanged() {
            return this.changed().length > 0;
        }

        changed() {
            return [...this.values].filter(([flag, value]) => value !== this.defaults.get(flag));
        }

        set(flag, text) {
            this.values = new Map(this.values).set(flag, text);
            this.follow();
        }

        // Back to what was before a finger came down.
        retract(slider) {
            if (slider.type !== "range" || this.values === this.before) return;
            this.values = this.before;
            slider.blur();
            this.follow();
            this.redraw();
        }

        reset() {
            this.values = new Map(this.defaults);
            this.follow();
            cancelAnimationFrame(this.frame);
            clearTimeout(this.settling);
            this.frame = this.settling = 0;
            this.finisher?.stop();
            this.caption?.reset();
            this.panels.forEach((panel, i) => { panel.innerHTML = this.printed[i]; });
            if (this.alt !== null) this.figure.querySelector(".panels").setAttribute("aria-label", this.alt);
            if (this.readouts) this.readouts.innerHTML = this.printedReadouts;
            this.handles.clear();
            this.failed = false;
            this.note.textContent = "";
            this.tell("");
            if (this.engine) this.grip(this.engine.draw(this.request(), true).handles ?? []);
            this.say("reset");
        }

        turned(slider) {
            const { flag, axis, lo, hi, kind } = slider.dataset;
            let text;
            if ("log" in slider.dataset) {
                const value = clamp(10 ** Number(slider.value), Number(lo), Number(hi));
                text = kind === "count" ? String(Math.round(value)) : rounded(value, 3);
                text = rounded(clamp(Number(text), Number(lo), Number(hi)), 15);
            } else {
                text = rounded(Number(slider.value), 12);
            }
            if (axis !== undefined) {
                const point = this.values.get(flag).split(",");
                point[axis] = text;
                text = point.join(",");
            }
            this.set(flag, text);
            this.redraw();
        }

        // Brings sliders, command and link up to date with the values.
        follow() {
            for (const slider of this.sliders) {
                const { flag, axis, unit } = slider.dataset;
                const all = this.values.get(flag);
                const text = axis === undefined ? all : all.split(",")[axis] ?? "";
                const position = "log" in slider.dataset ? Math.log10(Number(text)) : Number(text);
                if (Number.isFinite(position) && document.activeElement !== slider) slider.value = position;
                const words = shown(unit ? `${text} ${unit}` : text);
                slider.setAttribute("aria-valuetext", words);
                slider.closest(".knob").querySelector(".knob-value").textContent = words;
            }
            this.controls.querySelector(".command").textContent = this.command();
        }

        command() {
            const flags = this.changed().map(([flag, value]) => ` --${flag}=${value}`);
            return this.controls.dataset.command + flags.join("");
        }

        address() {
            const settings = this.changed().map(([flag, value]) => `${flag}=${value}`);
            const query = settings.length ? `?${settings.join("&")}` : "";
            return `${location.href.split("#")[0]}#${this.figure.id}${query}`;
        }

        request() {
            return this.controls.dataset.figure + this.changed().map(([flag, value]) => `\n${flag}=${value}`).join("");
        }

        // One coarse drawing a frame while something moves, a fine one when it rests.
        redraw() {
            this.finisher.stop();
            this.frame ||= requestAnimationFrame(() => {
                this.frame = 0;
                const start = performance.now();
                this.show(this.engine.draw(this.request(), true));
                this.controls.dataset.coarse = (performance.now() - start).toFixed(2); // ms
                this.settle(200);
            });
        }

        settle(wait) {
            clearTimeout(this.settling);
            this.settling = setTimeout(() => {
                if (this.frame) this.settle(50);
                else if (!this.failed) this.finish();
            }, wait);
        }

        async finish() {
            if (!this.finisher) return;
            const start = performance.now();
            const drawing = await this.finisher.draw(this.request());
            this.show(drawing);
            if (!this.failed) this.explain(drawing.caption);
            this.say();
            this.controls.dataset.fine = (performance.now() - start).toFixed(2); // ms
        }

        show(drawing) {
            const mended = this.failed && !drawing.error;
            this.failed = Boolean(drawing.error);
            if (this.failed) {
                this.tell(`${drawing.error}.`);
                return;
            }
            if (mended) this.tell("");
            drawing.panels.forEach((svg, i) => this.place(this.panels[i], svg, drawing.alt));
            const group = this.figure.querySelector(".panels");
            if (group.hasAttribute("role")) group.setAttribute("aria-label", drawing.alt);
            if (this.readouts) {
                this.readouts.replaceChildren(...drawing.readouts.map(({ name, text }) => {
                    const [row, term, words] = ["div", "dt", "dd"].map(tag => document.createElement(tag));
                    term.textContent = name;
                    words.textContent = text;
                    row.append(term, words);
                    return row;
                }));
            }
            this.grip(drawing.handles);
        }

        // What is read follows once the figure rests: a caption that changes with every frame cannot be read.
        explain(pieces) {
            if (!this.isChanged()) {
                this.caption.reset();
                this.note.textContent = "";
            } else {
                this.note.textContent = this.caption.show(pieces)
                    ? "Turned, with its caption; the text tells of the printed figure."
                    : "Turned; caption and text tell of the printed figure.";
            }
        }

        place(panel, svg, alt) {
            const old = panel.querySelector("svg");
            const holder = document.createElement("template");
            holder.innerHTML = svg;
            const drawn = holder.content.firstElementChild;
            drawn.querySelector("style")?.remove(); // only for a file opened on its own
            drawn.setAttribute("aria-label", this.panels.length > 1 ? old.getAttribute("aria-label") : alt);
            old.replaceWith(drawn);
        }

        // What went wrong, said at once.
        tell(words) {
            if (words) this.note.textContent = "";
            if (this.alert.textContent !== words) this.alert.textContent = words;
        }

        // Words for those who cannot see: the readouts, once the figure rests.
        say(words) {
            const rows = [...this.readouts?.querySelectorAll("div") ?? []];
            const read = rows.map(row => `${row.children[0].textContent}: ${row.children[1].textContent}`);
            this.status.textContent = words ?? (this.isChanged() && !this.failed ? read.join("; ") : "");
        }

        // Puts a handle on each point that can be dragged.
        grip(handles) {
            for (const handle of handles) {
                const key = `${handle.panel} ${handle.parameter}`;
                const flag = handle.parameter.replaceAll("_", "-");
                if (!this.defaults.has(flag)) continue;
                let button = this.handles.get(key);
                if (!button?.isConnected) {
                    button = document.createElement("button");
                    button.type = "button";
                    button.className = "handle";
                    button.setAttribute("role", "slider");
                    button.setAttribute("aria-roledescription", "point");
                    this.handles.set(key, button);
                    this.panels[handle.panel].append(button);
                    this.drag(button, flag);
                }
                button.handle = handle;
                const box = this.panels[handle.panel].querySelector("svg").viewBox.baseVal;
                const [left, top, right, bottom] = handle.frame;
                button.style.left = `${clamp(handle.at[0], left, right) / box.width * 100}%`;
                button.style.top = `${clamp(handle.at[1], top, bottom) / box.height * 100}%`;
                const [x, y] = this.values.get(flag).split(",");
                const slider = this.sliders.find(slider => slider.dataset.flag === flag);
                const name = slider.closest("label").textContent.replace(/: x$/, "");
                button.setAttribute("aria-label", `${name}, arrow keys move it`);
                button.setAttribute("aria-valuemin", slider.dataset.lo);
                button.setAttribute("aria-valuemax", slider.dataset.hi);
                button.setAttribute("aria-valuenow", x);
                button.setAttribute("aria-valuetext", `x ${shown(x)}, y ${shown(y ?? "")}`);
            }
        }

        drag(button, flag) {
            const { lo, hi } = this.sliders.find(slider => slider.dataset.flag === flag).dataset;
            const move = (x, y) => {
                this.set(flag, [x, y].map(value => rounded(clamp(value, Number(lo), Number(hi)), 3)).join(","));
                this.redraw();
            };
            const value = (axis, position) => (axis.log
                ? axis.lo * (axis.hi / axis.lo) ** position
                : axis.lo + position * (axis.hi - axis.lo));
            const position = (axis, value) => (axis.log
                ? Math.log(value / axis.lo) / Math.log(axis.hi / axis.lo)
                : (value - axis.lo) / (axis.hi - axis.lo));
            const follow = event => {
                const svg = button.parentElement.querySelector("svg");
                const box = svg.getBoundingClientRect();
                const { frame: [left, top, right, bottom], x, y } = button.handle;
                const at = [
                    (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width,
                    (event.clientY - box.top) / box.height * svg.viewBox.baseVal.height,
                ];
                move(
                    value(x, clamp((at[0] - left) / (right - left), 0, 1)),
                    value(y, clamp((bottom - at[1]) / (bottom - top), 0, 1)),
                );
            };
            button.addEventListener("pointerdown", event => {
                if (event.button !== 0) return;
                event.preventDefault();
                button.focus({ preventScroll: true });
                button.setPointerCapture(event.pointerId);
                button.classList.add("held");
            });
            button.addEventListener("pointermove", event => {
                if (button.classList.contains("held")) follow(event);
            });
            for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
                button.addEventListener(end, () => {
                    if (!button.classList.contains("held")) return;
                    button.classList.remove("held");
                    this.settle(0);
                });
            }
            button.addEventListener("keydown", event => {
                const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };
                const way = ways[event.key];
                if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
                event.preventDefault();
                event.stopPropagation();
                const step = event.shiftKey ? 0.1 : 0.01; // of the axis
                const [x, y] = this.values.get(flag).split(",").map(Number);
                const { x: across, y: up } = button.handle;
                move(
                    way[0] ? value(across, position(across, x) + way[0] * step) : x,
                    way[1] ? value(up, position(up, y) + way[1] * step) : y,
                );
            });
        }

        clicked(button) {
            if (!button) return;
            const copies = { command: () => this.command(), link: () => this.address() };
            if (button.dataset.does === "reset") this.reset();
            else if (button.dataset.does in copies) {
                copyText(copies[button.dataset.does]())
                    .then(done => this.copied(button, done ? "copied" : "cannot copy"));
            }
        }

        copied(button, words) {
            button.dataset.words ??= button.textContent;
            button.textContent = words;
            this.status.textContent = words;
            setTimeout(() => { button.textContent = button.dataset.words; }, 1500);
        }

        // Takes values from an address: `start=-1.2,1&damping=0.5`. The figure's function judges them.
        async take(query) {
            const strange = [];
            this.values = new Map(this.defaults);
            for (const setting of query.split("&").filter(Boolean)) {
                const [flag, ...rest] = decoded(setting).split("=");
                if (this.defaults.has(flag)) this.values.set(flag, rest.join("="));
                else strange.push(flag);
            }
            this.follow();
            await this.wake();
            await this.finish();
            if (this.engine && strange.length) this.tell(`There is no parameter ‘${strange.join("’, ‘")}’.`);
        }
    }

    const all = instruments.map(controls => new Instrument(controls));

    // `#figure-paths?start=0,0` leads to the figure and sets it.
    function followAddress() {
        const [id, query] = location.hash.slice(1).split("?");
        const instrument = query !== undefined && all.find(one => one.figure.id === id);
        if (!instrument) return;
        instrument.figure.scrollIntoView();
        instrument.take(query);
    }

    const near = new IntersectionObserver(entries => {
        for (const { isIntersecting, target } of entries) {
            if (!isIntersecting) continue;
            near.unobserve(target);
            all.find(one => one.figure === target).wake();
        }
    }, { rootMargin: "600px" });
    all.forEach(one => near.observe(one.figure));
    window.addEventListener("hashchange", followAddress);
    followAddress();
})();
