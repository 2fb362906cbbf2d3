package zzdev
import ("context";"fmt";"net/http";"os";"testing";"time";"chantier/internal/grading";"chantier/internal/learning/learningtest";"chantier/internal/platform/db/dbtest")
func TestServe(t *testing.T){
 s:=learningtest.New(t,dbtest.SQLite(t)); s.Grader=grading.New()
 ctx:=context.Background()
 e:=s.Exercise(t,"J13")
 for i:=range 3 { s.Clock.Set(learningtest.Now.Add(time.Duration(i)*time.Minute)); if _,err:=s.Submit(ctx,s.As(s.Awa),s.Site.ID,"J13",e.Wrong[i].Files);err!=nil{t.Fatal(err)} }
 s.Submit(ctx,s.As(s.Léo),s.Site.ID,"J13",e.Wrong[2].Files)
 out,err:=s.Submit(ctx,s.As(s.Léo),s.Site.ID,"H12",s.Exercise(t,"H12").Wrong[0].Files); if err!=nil{t.Fatal(err)}
 s.ReviewAttempt(ctx,s.Instructor,s.Site.ID,out.Attempt.ID,"Le lien est au bon endroit.\nRelisez maintenant ses mots à voix haute, seuls.")
 s.Submit(ctx,s.As(s.Léo),s.Site.ID,"H12",s.Exercise(t,"H12").Solution)
 s.OpenHint(ctx,s.As(s.Awa),s.Site.ID,"H12",1)
 for i:=1;i<4;i++{s.ReadStep(ctx,s.As(s.Awa),s.Site.ID,"S07",i)}
 h:=s.Handler(t)
 mux:=http.NewServeMux(); mux.Handle("/",h)
 mux.HandleFunc("/as/{who}",func(w http.ResponseWriter,r *http.Request){ a:=map[string]string{"awa":s.As(s.Awa).AccountID,"leo":s.As(s.Léo).AccountID,"ines":s.Instructor.AccountID,"tom":s.Trainer.AccountID}[r.PathValue("who")]
  w.Header().Set("Content-Type","text/html"); fmt.Fprintf(w,`<form method=post action=/enter><input name=account value=%s></form><a href=/a>x</a>`,a)})
 fmt.Println("attempt",out.Attempt.ID,"learner",s.Léo.ID)
 os.WriteFile("/tmp/edt/ids",[]byte(out.Attempt.ID+" "+s.Léo.ID+" "+s.As(s.Awa).AccountID+" "+s.As(s.Léo).AccountID+" "+s.Instructor.AccountID),0o600)
 http.ListenAndServe("127.0.0.1:9418",mux)
}
