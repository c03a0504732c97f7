//! Each claim of the chapter, with its method or its input perturbed.
