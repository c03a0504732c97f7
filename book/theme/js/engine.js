// What live figures run on: a chapter's module, loaded once for a page, that draws at once or beside the page.
"use strict";

// Loads, unpacks and compiles a module, from a script, since a page opened from a folder may load nothing else.
const loadModule = (() => {
    const arriving = new Map(); // by package: what to do with its packed module
    window.liveModule = (name, packed) => arriving.get(name)?.(packed);
    const modules = new Map(); // by address: a promise of a WebAssembly.Module

    function unpack(packed) {
        const text = atob(packed);
        const bytes = new Uint8Array(text.length);
        for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
        const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
        return new Response(stream).arrayBuffer();
    }

    return (address, name) => {
        if (!modules.has(address)) {
            modules.set(address, new Promise((resolve, reject) => {
                const script = document.createElement("script");
                arriving.set(name, packed => unpack(packed).then(WebAssembly.compile).then(resolve, reject));
                script.onerror = () => reject(new Error(`${address} cannot be loaded`));
                script.onload = () => setTimeout(() => reject(new Error(`${address} brought no module`)), 10000);
                script.src = address;
                document.head.append(script);
            }));
        }
        return modules.get(address);
    };
})();

// A module that draws. One that traps is started anew for the next drawing.
class Engine {
    constructor(module) {
        this.module = module;
    }

    draw(request, coarse) {
        this.instance ??= new WebAssembly.Instance(this.module, {}).exports;
        const { memory, request: reserve, draw, answer_address, answer_length } = this.instance;
        const answer = () => {
            const [place, length] = [answer_address(), answer_length()];
            const bytes = new Uint8Array(memory.buffer, place, length);
            return JSON.parse(new TextDecoder().decode(bytes));
        };
        try {
            const bytes = new TextEncoder().encode(request);
            const place = reserve(bytes.length); // first: the memory may grow, and its old buffer with it be gone
            new Uint8Array(memory.buffer, place, bytes.length).set(bytes);
            draw(coarse ? 1 : 0);
            return answer();
        } catch (trap) {
            this.instance = null;
            try {
                return answer(); // a panic has left its words
            } catch {
                return { error: String(trap.message ?? trap) };
            }
        }
    }
}

// Draws as it is printed, which may take several frames: in a thread of its own, so that the page goes on meanwhile. The
// thread is the same engine with the same module; a drawing that nobody waits for any more ends with its thread.
class Finisher {
    constructor(module) {
        this.module = module;
    }

    // A promise of the drawing; it is never kept when another one is asked for before, or none at all.
    draw(request) {
        this.stop();
        return new Promise(resolve => {
            const here = () => resolve(new Engine(this.module).draw(request, false));
            try {
                this.thread ??= this.start();
            } catch {
                here(); // a browser that gives no thread to a page opened from a folder: the page waits, as it must
                return;
            }
            this.thread.onmessage = ({ data }) => {
                this.busy = false;
                resolve(data);
            };
            this.thread.onerror = event => {
                event.preventDefault();
                this.stop();
                here();
            };
            this.busy = true;
            this.thread.postMessage(request);
        });
    }

    stop() {
        if (!this.busy) return;
        this.thread.terminate();
        this.thread = null;
        this.busy = false;
    }

    start() {
        const program = `${Engine}
            let engine;
            onmessage = ({ data }) => {
                if (typeof data === "string") postMessage(engine.draw(data, false));
                else engine = new Engine(data);
            };`;
        const address = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
        const thread = new Worker(address);
        URL.revokeObjectURL(address);
        thread.postMessage(this.module);
        return thread;
    }
}
