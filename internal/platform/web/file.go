package web

import (
	"fmt"
	"mime"
	"net/http"
	"strconv"
)

// File answers with a produced file, shown in the browser when it can be, under a name for saving.
func File(w http.ResponseWriter, r *Request, contentType, name string, content []byte) error {
	return sendFile(w, r, "inline", contentType, name, content)
}

// Download answers with a file to save: exports.
func Download(w http.ResponseWriter, r *Request, contentType, name string, content []byte) error {
	return sendFile(w, r, "attachment", contentType, name, content)
}

func sendFile(w http.ResponseWriter, r *Request, disposition, contentType, name string, content []byte) error {
	value := mime.FormatMediaType(disposition, map[string]string{"filename": name})
	if value == "" {
		return fmt.Errorf("web: the file name %q cannot be written in a header", name)
	}
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Disposition", value)
	h.Set("Content-Length", strconv.Itoa(len(content)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(content) // the reader left: nobody to tell
	}
	return nil
}
