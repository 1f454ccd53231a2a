"""Comments under the stream on Facebook: taken up by themselves, or pasted by hand."""
